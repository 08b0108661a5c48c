"""What people do with blocks, forms, commands and shortcuts, and how the app answers."""
