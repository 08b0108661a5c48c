"""A hand of real time that a test moves, for `Timing(monotonic=…)`."""


class Hand:
    """Reads `now`, in seconds, whenever it is asked."""

    now = 0.0

    def __call__(self) -> float:
        return self.now
