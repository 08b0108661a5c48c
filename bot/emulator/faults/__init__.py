"""What goes wrong on demand: calls, envelopes, whole workspaces; and the rate limits."""
