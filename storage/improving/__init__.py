"""What a ward agrees to do, what it did, whether that helped, and what nobody has answered yet."""
