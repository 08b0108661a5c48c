"""What the organisation keeps, for how long, under which key, and who may look: the commands."""
