"""What people did on the page and went well, so that a guided path can tick itself."""

from collections import deque
from dataclasses import dataclass, field

from ..backend import Backend
from ..state.records import Json

KEPT = 1000


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did.

    `kind` is the page's name for it. `name` is the app's: the action id of what was pressed, the
    callback id of a form or shortcut, the line of a command, the label of a jump.
    """

    kind: str
    name: str


@dataclass(slots=True)
class Deeds:
    """The last deeds, in memory only."""

    _kept: deque[Deed] = field(default_factory=lambda: deque(maxlen=KEPT))

    def note(self, deed: Deed) -> None:
        """Remember a deed."""
        self._kept.append(deed)

    def did(self, kind: str, name: str) -> bool:
        """Whether somebody did a thing of this kind whose name begins like this."""
        return any(deed.kind == kind and deed.name.startswith(name) for deed in tuple(self._kept))

    def forget(self) -> None:
        """Begin again, as if nobody had done anything."""
        self._kept.clear()


def deed_of(backend: Backend, body: Json) -> Deed:
    """What an act of the page amounts to. Ask before it is done: a form may be gone after."""
    kind = str(body.get("kind", ""))
    if kind in {"view_submit", "view_close"}:
        view = backend.workspace.views.find(str(body.get("view_id", "")))
        return Deed(kind, str(view.content.get("callback_id", "")) if view else "")
    return Deed(kind, str(body.get(_NAMED_BY.get(kind, ""), "")))


_NAMED_BY = {"block_action": "action_id", "shortcut": "callback_id", "command": "text"}
