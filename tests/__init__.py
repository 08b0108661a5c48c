"""The tests: they mirror the source, and journeys go through the whole house."""
