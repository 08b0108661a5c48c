"""What the workspace holds: people, channels, messages, views, the app that is installed."""
