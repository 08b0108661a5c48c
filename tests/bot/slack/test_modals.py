from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Queue
from threading import Event

import pytest
from blockkit import Divider
from structlog.testing import capture_logs

from bot.emulator import Emulator, Person
from bot.manifest import manifest
from bot.slack.errors import OutcomeUnknown, Permanent, Refused, SlackTrouble
from bot.slack.message import modal
from bot.slack.modals import Modals
from tests.bot.slack.stub import Answer, Stub, stub_slack

VIEW = modal("A form", Divider())


class Troubles:
    """What went wrong, in the order in which we heard of it."""

    def __init__(self) -> None:
        self._heard: Queue[SlackTrouble] = Queue()

    def __call__(self, trouble: SlackTrouble) -> None:
        self._heard.put(trouble)

    def next(self) -> SlackTrouble:
        return self._heard.get(timeout=5)

    def none(self) -> bool:
        return self._heard.empty()


@pytest.fixture
def troubles() -> Troubles:
    return Troubles()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_slack() as server:
        yield server


@pytest.fixture
def modals(stub: Stub) -> Iterator[Modals]:
    opened = Modals("xoxb-1", stub.api_url, workers=2)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def slack() -> Iterator[Emulator]:
    with Emulator(limits=False) as emulator:
        emulator.install(manifest(socket_mode=True))
        yield emulator


@pytest.fixture
def anna(slack: Emulator) -> Person:
    return slack.add_person("anna", name="Anna Okafor")


@pytest.fixture
def shown(slack: Emulator, anna: Person, troubles: Troubles) -> Iterator[Modals]:
    """Anna has a form open."""
    opened = Modals(slack.bot_token, slack.api_url)
    opened.open(slack.backend.triggers.make(anna.id), VIEW, troubles)
    slack.wait_until(lambda: title(anna) == "A form")
    yield opened
    opened.close()


def title(person: Person) -> str:
    return str(person.view["title"]["text"]) if person.view else ""


@pytest.mark.usefixtures("shown")
def test_a_form_opens_for_whoever_pressed(anna: Person, troubles: Troubles) -> None:
    assert title(anna) == "A form"
    assert troubles.none()


def test_a_form_can_be_changed_while_it_is_open(
    slack: Emulator, anna: Person, shown: Modals, troubles: Troubles
) -> None:
    assert anna.view is not None
    shown.update(anna.view["id"], modal("Another", Divider()), troubles)
    slack.wait_until(lambda: title(anna) == "Another")


def test_a_form_can_be_put_on_top_of_another(
    slack: Emulator, anna: Person, shown: Modals, troubles: Troubles
) -> None:
    assert anna.view is not None
    pressed = slack.backend.triggers.make(anna.id, anna.view["id"])
    shown.push(pressed, modal("On top", Divider()), troubles)
    slack.wait_until(lambda: title(anna) == "On top")


def test_slacks_refusal_is_told(modals: Modals, stub: Stub, troubles: Troubles) -> None:
    stub.answer(Answer('{"ok": false, "error": "expired_trigger_id"}'))
    modals.open("t", VIEW, troubles)
    trouble = troubles.next()
    assert isinstance(trouble, Permanent)
    assert trouble.code == "expired_trigger_id"


def test_a_dropped_connection_is_told_and_not_tried_again(
    modals: Modals, stub: Stub, troubles: Troubles
) -> None:
    stub.answer(Answer(status=0))
    modals.open("t", VIEW, troubles)
    assert isinstance(troubles.next(), OutcomeUnknown)
    assert len(stub.asked) == 1


def test_a_form_that_hangs_holds_up_nobody(modals: Modals, stub: Stub, troubles: Troubles) -> None:
    let_go = Event()
    stub.answer(Answer(hold=let_go))
    for _ in range(2):
        modals.open("t", VIEW, troubles)
    assert troubles.none()  # we are here while both of them hang
    let_go.set()


def test_a_slack_that_hangs_is_given_up(stub: Stub, troubles: Troubles) -> None:
    let_go = Event()
    stub.answer(Answer(hold=let_go))
    modals = Modals("xoxb-1", stub.api_url, timeout=1)
    modals.open("t", VIEW, troubles)
    assert troubles.next().code == "timeout"
    let_go.set()
    modals.close()


def test_when_too_many_hang_the_next_is_told_at_once(
    modals: Modals, stub: Stub, troubles: Troubles
) -> None:
    let_go = Event()
    stub.answer(Answer(hold=let_go))
    for _ in range(5):  # two at work, two waiting
        modals.open("t", VIEW, troubles)
    assert troubles.next().code == "too_busy"
    let_go.set()


def test_room_is_made_again_once_the_others_are_done(
    modals: Modals, stub: Stub, troubles: Troubles
) -> None:
    stub.answer(Answer('{"ok": false, "error": "not_found"}'))
    for _ in range(12):
        modals.update("V1", VIEW, troubles)
        assert troubles.next().code == "not_found"


def test_a_form_whose_time_is_over_is_not_opened(
    stub: Stub, troubles: Troubles, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = Event()
    stub.answer(Answer(hold=let_go), Answer())
    modals = Modals("xoxb-1", stub.api_url, workers=1)
    now = [0.0]
    monkeypatch.setattr("bot.slack.modals.time.monotonic", lambda: now[0])
    modals.update("V1", VIEW, troubles)
    modals.open("t", VIEW, troubles)
    now[0] = 3.5
    let_go.set()
    assert troubles.next().code == "expired_trigger_id"
    modals.close()
    assert [method for method, _ in stub.asked] == ["views.update"]


def test_a_fault_of_ours_is_told_like_any_other(modals: Modals, troubles: Troubles) -> None:
    with capture_logs():
        modals.open("t", {"type": object()}, troubles)
        assert troubles.next().code == "modal_failed"


@pytest.mark.parametrize("ask", [Modals.open, Modals.push, Modals.update])
def test_nothing_opens_once_the_bot_is_stopping(
    ask: Callable[..., None], modals: Modals, stub: Stub, troubles: Troubles
) -> None:
    modals.close()
    ask(modals, "t", VIEW, troubles)
    assert isinstance(troubles.next(), Refused)
    assert stub.asked == []
