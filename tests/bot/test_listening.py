"""What listeners are handed, and what becomes of their answers."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import faults, listening, metrics
from bot.metrics import Act, Outcome
from bot.refused import Refused
from bot.replies import Answer, Reply
from bot.slack.message import Message
from bot.slack.payloads import Submission, state_of
from storage.database import NotRead, NotSaved
from storage.faults import Fault


def submission(*blocks: dict[str, Any]) -> Submission:
    return Submission("T1", "U1", {"blocks": list(blocks)}, {}, "")


INPUT = {"type": "input", "block_id": "words"}


@pytest.mark.parametrize(
    ("element", "given"),
    [
        ({"type": "plain_text_input", "value": "hello"}, "hello"),
        ({"type": "plain_text_input", "value": None}, None),
        ({"type": "static_select", "selected_option": {"value": "a"}}, "a"),
        ({"type": "static_select", "selected_option": None}, None),
        ({"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}, ["a", "b"]),
        ({"type": "checkboxes", "selected_options": []}, []),
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, ["U1", "U2"]),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "datepicker", "selected_date": "2026-06-01"}, "2026-06-01"),
        ({"type": "radio_buttons", "selected_option": {"value": "x"}}, "x"),
    ],
)
def test_whatever_an_input_is_its_value_is_plain(element: dict[str, Any], given: object) -> None:
    view = {"state": {"values": {"block": {"action": element}}}}

    assert state_of(view) == {"block": given}


def test_a_refusal_is_said_on_the_first_input_so_that_nothing_typed_is_lost() -> None:
    def listener() -> Reply:
        raise Refused("Not yours.")

    reply = listening._guarded_reply(submission({"type": "section"}, INPUT), listener)

    assert reply.errors == {"words": "Not yours."}


@pytest.mark.parametrize("trouble", [NotSaved("locked"), NotRead("gone")])
def test_a_form_that_could_not_be_saved_says_so_and_keeps_what_was_typed(
    trouble: Exception,
) -> None:
    def listener() -> Reply:
        raise trouble

    reply = listening._guarded_reply(submission(INPUT), listener)

    assert reply.errors == {"words": listening.NOT_SAVED}


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(NotSaved("locked"), listening.NOT_SAVED), (NotRead("gone"), listening.NOT_ANSWERED)],
)
def test_a_press_that_came_to_nothing_says_whether_there_was_something_to_save(
    trouble: Exception, said: str
) -> None:
    def listener() -> Answer:
        raise trouble

    answer = listening._guarded(Act.PRESS, listener)

    assert answer.say == Message.plain(said)


def test_a_view_without_inputs_gets_another_on_top() -> None:
    def listener() -> Reply:
        raise Refused("Not yours.")

    reply = listening._guarded_reply(submission({"type": "section"}), listener)

    assert reply.push is not None
    assert reply.push["blocks"][0]["text"]["text"] == "Not yours."


def test_a_fault_of_ours_is_said_without_its_words() -> None:
    def listener() -> Reply:
        raise ValueError("secret words")

    reply = listening._guarded_reply(submission(INPUT), listener)

    assert reply.errors == {"words": listening.WENT_WRONG}


def test_a_form_that_is_done_closes() -> None:
    assert listening._acknowledgement(Reply()) == {}


def test_a_form_with_errors_stays_open() -> None:
    assert listening._acknowledgement(Reply(errors={"a": "b"})) == {
        "response_action": "errors",
        "errors": {"a": "b"},
    }


def counted(outcome: Outcome) -> float:
    labels = {"what": "form", "outcome": outcome.value}
    return metrics.REGISTRY.get_sample_value("sta_acts_total", labels) or 0


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (None, Outcome.DONE),
        (Refused("Not yours."), Outcome.REFUSED),
        (NotSaved("locked"), Outcome.NOT_SAVED),
        (LookupError(), Outcome.FAILED),
    ],
)
def test_what_became_of_each_act_is_counted(trouble: Exception | None, outcome: Outcome) -> None:
    def listener() -> Reply:
        if trouble is not None:
            raise trouble
        return Reply()

    before = counted(outcome)
    listening._guarded_reply(submission(INPUT), listener)
    assert counted(outcome) == before + 1


def test_the_log_says_what_an_operator_has_to_do() -> None:
    def listener() -> Reply:
        raise NotSaved("x", Fault.FULL)

    with capture_logs() as lines:
        listening._guarded_reply(submission(INPUT), listener)
    assert [line["what_to_do"] for line in lines] == [faults.WORDS[Fault.FULL].remedy]
