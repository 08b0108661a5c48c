"""Open modals and published Homes: stacks of three, hashes, external ids."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace

from ..block_kit import acting_elements
from .records import Change, ChangeKind, Json, View

DEEPEST = 3
"""How many views a stack holds."""


class ViewStacks:
    """Each person's open modals, bottom to top, and each person's Home."""

    def __init__(
        self,
        lock: threading.RLock,
        next_id: Callable[[str], str],
        tell: Callable[[Change], None],
    ) -> None:
        self._lock = lock
        self._next_id = next_id
        self._tell = tell
        self._stacks: dict[str, tuple[View, ...]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user: str) -> tuple[View, ...]:
        """The person's open modals, bottom to top."""
        with self._lock:
            return self._stacks.get(user, ())

    def top(self, user: str) -> View | None:
        """The modal that the person sees, if any."""
        stack = self.stack(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """The person's Home, if one was published."""
        with self._lock:
            return self._homes.get(user)

    def find(self, view_id: str) -> View | None:
        """The open modal or the Home with that id."""
        with self._lock:
            return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        """The open modal or the Home that carries this external id."""
        with self._lock:
            every = self._all()
            return next((v for v in every if v.content.get("external_id") == external_id), None)

    def open(self, user: str, content: Json) -> View:
        """Open a modal in place of whatever was open."""
        with self._lock:
            view_id = self._next_id("V")
            view = View(view_id, user, content, new_hash(), root_id=view_id)
            self._stacks[user] = (view,)
        return self._told(view)

    def push(self, user: str, content: Json) -> View | None:
        """Put a modal on top of the stack; None if nothing is open or three already are."""
        with self._lock:
            stack = self._stacks.get(user, ())
            if not stack or len(stack) >= DEEPEST:
                return None
            view = View(
                self._next_id("V"),
                user,
                content,
                new_hash(),
                root_id=stack[0].id,
                previous_id=stack[-1].id,
            )
            self._stacks[user] = (*stack, view)
        return self._told(view)

    def publish(self, user: str, content: Json) -> View:
        """Put a Home in the place of the one before; it keeps its id."""
        with self._lock:
            before = self._homes.get(user)
            view_id = before.id if before else self._next_id("V")
            view = View(view_id, user, content, new_hash(), root_id=view_id)
            if before:
                view = replace(view, values=surviving(before, content))
            self._homes[user] = view
        self._tell(Change(ChangeKind.HOME, user=user))
        return view

    def update(self, view: View, content: Json) -> View:
        """Give an open view new content. What was entered stays where the ids are the same."""
        kept = surviving(view, content)
        changed = replace(
            view, content=content, hash=new_hash(), values=kept, errors={}, notice=None
        )
        return self.put(changed)

    def put(self, view: View) -> View:
        """Put a changed view in the place of the one with its id."""
        with self._lock:
            home = self._homes.get(view.user)
            if home and home.id == view.id:
                self._homes[view.user] = view
                self._tell(Change(ChangeKind.HOME, user=view.user))
                return view
            stack = self._stacks.get(view.user, ())
            self._stacks[view.user] = tuple(view if v.id == view.id else v for v in stack)
        return self._told(view)

    def close(self, view: View) -> None:
        """Take one view off the stack."""
        with self._lock:
            stack = self._stacks.get(view.user, ())
            self._stacks[view.user] = tuple(v for v in stack if v.id != view.id)
        self._told(view)

    def clear(self, user: str) -> tuple[View, ...]:
        """Close all of a person's modals; returns those closed, top first."""
        with self._lock:
            closed = self._stacks.pop(user, ())
        self._tell(Change(ChangeKind.VIEWS, user=user))
        return tuple(reversed(closed))

    def _all(self) -> list[View]:
        return [*self._homes.values(), *(v for stack in self._stacks.values() for v in stack)]

    def _told(self, view: View) -> View:
        self._tell(Change(ChangeKind.VIEWS, user=view.user))
        return view


def new_hash() -> str:
    """A view's hash: changes with every change of its content."""
    return f"{secrets.randbelow(10**10):010d}.{secrets.token_hex(4)}"


def surviving(view: View, content: Json) -> Json:
    """The entered values whose block id, action id and type are still in the new content."""
    present = {
        (block.get("block_id"), element.get("action_id")): element.get("type")
        for block, element in acting_elements(content.get("blocks", ()))
    }
    kept: Json = {}
    for block_id, values in view.values.items():
        same = {
            action_id: value
            for action_id, value in values.items()
            if present.get((block_id, action_id)) == value.get("type")
        }
        if same:
            kept[block_id] = same
    return kept
