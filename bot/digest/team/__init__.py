"""The team's version of the digest: what it said, what was done, and what is next."""
