"""Whether Slack answers: not yet, well, not any more, or not us."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from bot.slack.errors import OutcomeUnknown, Permanent, SlackTrouble, Where
from bot.slack.pulse import ASK_EVERY_SECONDS, Pulse

REVOKED = Permanent("token_revoked", "Install the app again.", Where.APP)


@dataclass
class Slack:
    """A Slack that answers, or does not, and a clock."""

    now: float = 0.0
    trouble: SlackTrouble | None = None
    pulse: Pulse = field(init=False)

    def __post_init__(self) -> None:
        self.pulse = Pulse(self.ask, lambda: self.now)

    def ask(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def minutes(self, count: int) -> None:
        for _ in range(count):
            self.now += ASK_EVERY_SECONDS
            self.pulse.beat()


@pytest.fixture
def slack() -> Slack:
    return Slack()


def test_before_slack_has_answered_we_are_not_ready(slack: Slack) -> None:
    assert "has not answered yet" in str(slack.pulse.problem())


def test_once_slack_has_answered_we_are(slack: Slack) -> None:
    slack.minutes(1)
    assert slack.pulse.problem() is None


def test_one_answer_that_is_lost_is_no_outage(slack: Slack) -> None:
    slack.minutes(1)
    slack.trouble = OutcomeUnknown("timeout")
    slack.minutes(1)
    assert slack.pulse.problem() is None


def test_a_slack_that_stays_away_is_an_outage(slack: Slack) -> None:
    slack.minutes(1)
    slack.trouble = OutcomeUnknown("timeout")
    slack.minutes(4)
    assert "does not answer" in str(slack.pulse.problem())


def test_a_token_that_slack_refuses_is_told_of_at_once_with_what_to_do(slack: Slack) -> None:
    slack.minutes(1)
    slack.trouble = REVOKED
    slack.minutes(1)
    assert slack.pulse.problem() == "Slack refuses the bot (token_revoked). Install the app again."


def test_once_slack_answers_again_all_is_well(slack: Slack) -> None:
    slack.trouble = REVOKED
    slack.minutes(1)
    slack.trouble = None
    slack.minutes(1)
    assert slack.pulse.problem() is None


def test_an_outage_is_logged_when_it_begins_and_when_it_ends(slack: Slack) -> None:
    slack.trouble = OutcomeUnknown("timeout")
    with capture_logs() as lines:
        slack.minutes(5)
        slack.trouble = None
        slack.minutes(2)
    assert [line["event"] for line in lines] == ["slack_does_not_answer", "slack_answers_again"]
