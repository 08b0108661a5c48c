"""How Slack reaches the app: events and interactions, by socket or by signed HTTP."""
