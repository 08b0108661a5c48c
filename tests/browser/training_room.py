"""A training room with people, channels and the sample app, for the tests of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from urllib.request import Request, urlopen

from playwright.sync_api import Page
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.emulator import Emulator, GuideStep, JumpTarget, Person, Timing
from tests.browser.sample_app import MANIFEST, Desk, Json, sample_app, section

Size = tuple[int, int]
DESKTOP: Size = (1440, 900)
PHONE: Size = (375, 740)


class OpenPage(Protocol):
    """Opens an address in a browser of its own.

    `loses_server`: the server goes away meanwhile, and the browser may complain of that.
    """

    def __call__(
        self,
        address: str,
        size: Size = DESKTOP,
        scheme: str = "light",
        *,
        loses_server: bool = False,
    ) -> Page: ...


@dataclass(frozen=True, slots=True)
class Room:
    """A training room with a few people, two channels and the sample app."""

    emulator: Emulator
    app: App
    desk: Desk
    anna: Person
    ben: Person
    office: Person
    willow: str
    rowan: str

    def posts(self, blocks: list[Json], text: str = "A message") -> str:
        """The app posts blocks in the Willow channel; returns the message's ts."""
        answer = self.app.client.chat_postMessage(channel=self.willow, text=text, blocks=blocks)
        return str(answer["ts"])

    def says(self, text: str) -> str:
        """The app says something in the Willow channel; returns the message's ts."""
        return self.posts([section(text)], text)

    def tidy(self) -> None:
        """Make the room as it was at first, for the next test."""
        workspace = self.emulator.backend.workspace
        for channel in workspace.channels.values():
            for message in (*channel.messages, *channel.ephemerals):
                workspace.delete(message)
        for person in (self.anna, self.ben, self.office):
            workspace.views.clear(person.id)
        self.emulator.unarchive(self.willow)
        self.emulator.invite_bot(self.willow)
        self.emulator.faults.clear()
        self.emulator.jumps[:] = [JumpTarget("Next day", lambda: move_clock(self.emulator, 1))]
        self.emulator.guide[:] = guide(self.emulator, self.willow)
        self._begin_the_guide_again()
        self.desk.forms.clear()
        self.desk.may_answer.set()

    def _begin_the_guide_again(self) -> None:
        address = f"{self.emulator.url}/page-api/guide"
        urlopen(Request(address, b"{}", {"Content-Type": "application/json"})).close()

    def address(self, person: Person, place: str | None = None) -> str:
        """The page as this person sees it."""
        return f"{self.emulator.url}/?as={person.id}&in={place or self.willow}"


@contextmanager
def connected_room(timing: Timing | None = None, port: int = 0) -> Iterator[Room]:
    """A furnished room, with its app on a socket."""
    with Emulator(
        port, team="Oakfield Hospital", limits=False, timing=timing or Timing(file_ready=0.0)
    ) as emulator:
        room = furnished(emulator)
        handler = SocketModeHandler(room.app, emulator.app_token)
        handler.connect()
        try:
            yield room
        finally:
            room.desk.may_answer.set()
            handler.close()


def furnished(emulator: Emulator) -> Room:
    """People, channels, a jump and a guide for a running emulator, and the app they meet."""
    emulator.install(MANIFEST)
    anna = emulator.add_person("anna", name="Anna Okafor", title="Nurse on Willow", is_admin=True)
    ben = emulator.add_person("ben", name="Ben Hughes")
    office = emulator.add_person("office", name="Willow office", shared=True)
    willow = emulator.add_channel("willow-ward", members=[anna, ben, office])
    rowan = emulator.add_channel("rowan-ward", members=[anna])
    desk = Desk()
    app = sample_app(emulator, desk)
    room = Room(emulator, app, desk, anna, ben, office, willow, rowan)
    room.tidy()
    return room


def guide(emulator: Emulator, channel: str) -> tuple[GuideStep, ...]:
    """A step that ticks itself and shows the way, and two that are ticked by hand."""
    return (
        GuideStep(
            "As Ben, rate the statement.",
            then="Only Ben sees the answer.",
            act_as="ben",
            opens=channel,
            button="4",
            done=lambda: emulator.did("block_action", "rate-"),
        ),
        GuideStep("Raise a concern."),
        GuideStep("Jump to the next day."),
    )


def move_clock(emulator: Emulator, days: int) -> None:
    """Put the training room's clock on by whole days."""
    emulator.clock.set(emulator.clock.now() + timedelta(days=days))
