"""A person at their screen: verbs that read like what they do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ..delivery.payloads import message_blocks
from ..files import in_blocks as slack_files
from ..interactions import actions as interactions
from ..interactions import commands, submissions, suggestions
from ..interactions.actions import Pressed
from ..interactions.fields import fields_of
from ..page_server import acts, screen
from ..state.records import Json, Message, View
from .on_screen import NotOnScreen, Place, find_buttons, find_field
from .outcome import NotPossible, Outcome, Result

if TYPE_CHECKING:
    from ..emulator import Emulator

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Person:
    """One person in the workspace. Verbs return when Slack's part is done, ack or no ack."""

    emulator: "Emulator"
    id: str
    name: str
    handle: str

    # What they see

    def sees(self, channel: str) -> list[Message]:
        """The channel's messages, oldest first, with the ephemerals that are theirs."""
        backend = self.emulator.backend
        with backend.workspace.locked():
            interactions.channel_of(backend, self.id, channel)
            return backend.workspace.seen_by(self.id, channel)

    @property
    def view(self) -> Json | None:
        """The modal in front, with `errors`, `notice` and `state_values`; None if none is open."""
        return self._shown(self.emulator.backend.workspace.views.top(self.id))

    @property
    def home(self) -> Json | None:
        """Their Home as last published; None before that."""
        return self._shown(self.emulator.backend.workspace.views.home(self.id))

    @property
    def dm(self) -> str:
        """The id of their direct message with the app."""
        return self.emulator.dm(self)

    def _shown(self, view: View | None) -> Json | None:
        return screen.open_view_json(self.emulator.backend, view) if view else None

    def opens_file(self, file_id: str) -> bytes:
        """The bytes of a file that a message or view on their screen holds."""
        workspace = self.emulator.backend.workspace
        with workspace.locked():
            found = workspace.files.find(file_id)
            if found is None or not slack_files.sees(workspace, self.id, file_id):
                raise self._missing("that file is not on the screen")
            return found.content or b""

    def everything(self) -> str:
        """All the words on this person's screen: messages, modals, Home."""
        workspace = self.emulator.backend.workspace
        with workspace.locked():
            mine = [c.id for c in workspace.channels.values() if self.id in c.members]
            messages = [m for c in mine for m in workspace.seen_by(self.id, c)]
            home = workspace.views.home(self.id)
            views = [*workspace.views.stack(self.id), *([home] if home else [])]
            shown = [f"{m.text}\n{screen.words(m.blocks)}" for m in messages]
            shown += [screen.words(v.content) for v in views]
            shown += [text for v in views for text in (*v.errors.values(), v.notice or "")]
        return "\n".join(shown)

    def waits_for(
        self, wanted: str | Callable[[], Found], timeout: float = 5.0, channel: str | None = None
    ) -> Found | str:
        """Wait until a text is on the screen (or in one channel), or a question is answered yes.

        Returns the answer. Raises NotOnScreen with the recent traffic once `timeout` is over.
        """
        if not isinstance(wanted, str):
            return self.emulator.wait_until(wanted, timeout)

        def there() -> str:
            return wanted if wanted in self._words(channel) else ""

        return self.emulator.wait_until(there, timeout, f"{self.name} to see {wanted!r}")

    def _words(self, channel: str | None) -> str:
        if channel is None:
            return self.everything()
        return "\n".join(f"{m.text}\n{screen.words(m.blocks)}" for m in self.sees(channel))

    # What they do

    def says(self, text: str, channel: str, thread_ts: str | None = None) -> Message:
        """Write a message."""
        return self._possible(
            lambda: acts.say(self.emulator.backend, self.id, channel, text, thread_ts)
        )

    def types_command(self, line: str, channel: str) -> Outcome:
        """Type a slash command, slash included, and send it."""
        return self._possible(
            lambda: commands.run_command(self.emulator.backend, self.id, channel, line)
        )

    def uses_shortcut(self, name: str, channel: str = "", ts: str = "") -> Outcome:
        """Use a shortcut, by its name or callback id."""
        return self._possible(
            lambda: commands.use_shortcut(self.emulator.backend, self.id, name, channel, ts)
        )

    def opens_home(self) -> list[Json]:
        """Open the app's Home; returns the blocks that are there once the app has acknowledged."""
        self._possible(lambda: interactions.open_home(self.emulator.backend, self.id))
        home = self.home
        return list(home["blocks"]) if home else []

    def presses(
        self,
        text: str,
        *,
        channel: str | None = None,
        view: bool = False,
        home: bool = False,
        beside: str = "",
    ) -> Outcome:
        """Press a button (or an option of an overflow menu), by its text, confirming if asked.

        Looked for in the newest message of `channel` that has it, in the modal in front, or on
        Home. With none of the three: in the modal if one is open, else in the newest message of
        any channel. `beside` is a text that stands with the button or just above it.
        """
        found = self._possible(
            lambda: find_buttons(self._places(channel, view, home), text, beside)
        )
        place, button = found
        return self._possible(lambda: self._act(place, button))

    def _places(self, channel: str | None, view: bool, home: bool) -> list[Place]:
        workspace = self.emulator.backend.workspace
        with workspace.locked():
            shown = workspace.views.home(self.id) if home else workspace.views.top(self.id)
            if view or home or (channel is None and shown is not None):
                if shown is None:
                    raise NotPossible("That is not open.")
                return [Place(shown.content["blocks"], view_id=shown.id)]
            mine = [c.id for c in workspace.channels.values() if self.id in c.members]
            channels = [channel] if channel is not None else mine
            seen = [m for c in channels for m in self.sees(c)]
        newest = sorted(seen, key=lambda m: float(m.ts), reverse=True)
        return [Place(message_blocks(m), channel=m.channel, ts=m.ts) for m in newest]

    def _act(self, place: Place, pressed: Pressed) -> Outcome:
        backend = self.emulator.backend
        if place.view_id is not None:
            return interactions.act_on_view(backend, self.id, place.view_id, pressed)
        return interactions.act_on_message(backend, self.id, place.channel, place.ts, pressed)

    # Filling in

    def fills(self, entries: dict[str, Any], *, home: bool = False) -> None:
        """Fill in the modal in front (or Home): `{label or block id: value}`.

        Text for text, dates, times and numbers; an option's text for menus and radio buttons; a
        Person for a person; a list where several can be chosen; None to empty it.
        """
        for name, value in entries.items():
            self._enter(name, value, channel=None, home=home)

    def chooses(
        self, name: str, *options: Any, channel: str | None = None, home: bool = False
    ) -> Outcome:
        """Choose in a menu, radio buttons or boxes, by label or block id and the options' text.

        With several options, or where several can be chosen, these are all that is chosen then.
        """
        value: Any = list(options) if len(options) != 1 else options[0]
        return self._enter(name, value, channel, home)

    def _enter(self, name: str, value: Any, channel: str | None, home: bool) -> Outcome:
        def enter() -> Outcome:
            places = self._places(channel, view=channel is None and not home, home=home)
            place, target = find_field(places, name)
            entered = suggestions.entered(self.emulator.backend, self.id, place, target, value)
            pressed = Pressed(target.block_id, target.element["action_id"], entered)
            if target.acts:
                return self._act(place, pressed)
            backend = self.emulator.backend
            interactions.keep(backend, self.id, place.view_id or "", pressed)
            return Outcome()

        return self._possible(enter)

    def labels(self) -> Sequence[str]:
        """The labels of the fields of the modal in front."""
        view = self.emulator.backend.workspace.views.top(self.id)
        return [field.label for field in fields_of(view.content["blocks"])] if view else []

    def submits(self) -> str | dict[str, str]:
        """Send the modal in front: `closed`, `updated`, `pushed`, `failed`, or errors by block id.

        `failed` leaves it open, with Slack's sentence in its `notice`.
        """
        top = self._front()
        outcome = self._possible(lambda: submissions.submit(self.emulator.backend, self.id, top.id))
        if outcome.errors:
            return outcome.errors
        return (outcome.result or Result.CLOSED).value

    def closes_view(self) -> None:
        """Close the modal in front without sending it."""
        top = self._front()
        self._possible(lambda: submissions.close(self.emulator.backend, self.id, top.id))

    def _front(self) -> View:
        top = self.emulator.backend.workspace.views.top(self.id)
        if top is None:
            raise self._missing("no view is open")
        return top

    def _possible(self, act: Callable[[], Found]) -> Found:
        try:
            return act()
        except NotPossible as refusal:
            raise self._missing(str(refusal)) from None

    def _missing(self, what: str) -> NotOnScreen:
        tail = self.emulator.backend.traffic.tail()
        return NotOnScreen(f"{self.name}: {what}\nThe recent traffic:\n{tail}")
