"""The guided path: a few steps to try, each ticked once it was done."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ..state.records import Json


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step. All but its text may be left out.

    `then` says what comes of it, once it is done. `act_as` is the handle of whom to be; `opens`
    a channel's id, `home` or `messages`; `button` the words on the button to press there: with
    these the page can show the way. `done()` says whether it was done, and is asked again and
    again from any thread; without it people tick the step themselves.
    """

    text: str
    then: str = ""
    act_as: str | None = None
    opens: str | None = None
    button: str | None = None
    done: Callable[[], bool] | None = None


@dataclass(slots=True)
class Guide:
    """The steps, and which of them were done: what was done once stays done."""

    steps: list[GuideStep] = field(default_factory=list)
    _done: set[GuideStep] = field(default_factory=set)

    def as_json(self) -> list[Json]:
        """The steps as the page takes them. Asks those not yet done, so not on the loop."""
        return [self._step_json(step) for step in tuple(self.steps)]

    def start_again(self) -> None:
        """Forget what was done."""
        self._done.clear()

    def _step_json(self, step: GuideStep) -> Json:
        if step.done is not None and step not in self._done and step.done():
            self._done.add(step)
        return {
            "text": step.text,
            "then": step.then,
            "act_as": step.act_as,
            "opens": step.opens,
            "button": step.button,
            "ticks_itself": step.done is not None,
            "done": step in self._done,
        }
