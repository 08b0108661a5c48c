"""What the page asks and does, as JSON on its own origin."""
