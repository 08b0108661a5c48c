"""Concerns: who raised what with whom, the dialogue about it, and when an answer is owed."""
