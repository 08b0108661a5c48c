"""What the ward's rules do not allow."""


class Refused(Exception):
    """Something that the ward's rules do not allow. Its text is a sentence for the person."""
