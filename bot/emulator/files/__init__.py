"""Files: their upload, their shapes, and how they are served."""
