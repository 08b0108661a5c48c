"""When the team gets its version of a digest, what is chosen for it, and how it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.digest import service
from bot.digest.content import Content
from bot.digest.doings import Done, Planned
from bot.digest.team import blocks, page
from bot.digest.team import service as team_service
from bot.digest.team.content import TeamContent
from bot.digest.team.page import TeamPage
from bot.digest.team.words import plain_team_digest
from prompts.catalogue import Catalogue
from storage import digests
from storage.database import Database
from storage.deliveries import Delivery, Kind
from storage.digests import Digest
from storage.improving.tables import Helped, Owner
from storage.wards import Ward
from tests.bot.digest.test_words import figures
from tests.prompts.reading_age import grade
from tests.storage.improved_ward import a_deed, an_action
from tests.storage.sample_ward import a_ward

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 6, 8, 8, 0, tzinfo=LONDON)
TUESDAY = MONDAY + timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Made:
    """A ward, in a transaction, with its digests and what its team gets of them."""

    session: Session
    catalogue: Catalogue
    ward: Ward

    def digest(self, at: datetime = MONDAY) -> Digest:
        digest = service.make_if_due(self.session, self.catalogue, self.ward, at)
        assert digest is not None
        return digest

    def for_team(self, digest: Digest, at: datetime = TUESDAY) -> TeamContent | None:
        team_service.make(self.session, digest.id, at)
        self.session.refresh(digest)
        return TeamContent.from_json(digest.team) if digest.team is not None else None

    def messages(self) -> list[Delivery]:
        return list(self.session.scalars(select(Delivery).filter_by(kind=Kind.TEAM_DIGEST.value)))


@pytest.fixture
def willow(database: Database, catalogue: Catalogue) -> Iterator[Made]:
    with database.writing() as session:
        ward = a_ward(session)
        ward.created_at = datetime(2026, 5, 4, tzinfo=UTC)
        yield Made(session, catalogue, ward)


# When


@pytest.mark.parametrize(
    ("days", "managers", "teams"),
    [
        (1, "2026-06-08 08:00", "2026-06-09 08:00"),
        (3, "2026-06-11 08:00", "2026-06-15 08:00"),  # not on a Sunday
        (1, "2026-08-30 08:00", "2026-09-01 08:00"),  # nor on a bank holiday
        (7, "2026-06-08 08:00", "2026-06-15 08:00"),
        (1, "2026-10-24 08:00", "2026-10-26 08:00"),  # over a change of the clocks
        # Made late, it still leaves the managers their time.
        (1, "2026-06-10 15:00", "2026-06-11 08:00"),
    ],
)
def test_the_team_gets_it_so_many_days_later_on_a_working_day(
    days: int, managers: str, teams: str
) -> None:
    ward = Ward(region="England", digest_time=time(8), zone="Europe/London", team_digest_days=days)
    at = team_service.due_at(ward, in_london(managers))

    assert at == in_london(teams)


def in_london(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=LONDON)


def test_a_ward_that_wants_none_is_planned_none(willow: Made) -> None:
    willow.ward.team_digest_days = None

    assert willow.digest().team_at is None


# What


def test_it_tells_what_was_done_up_to_the_day_before(willow: Made) -> None:
    digest = willow.digest()
    done = [
        a_deed(willow.session, willow.ward.id, said, at)
        for said, at in (
            ("In the week.", MONDAY - timedelta(days=3)),
            ("After the manager had read it.", MONDAY + timedelta(hours=3)),
            ("This very morning.", TUESDAY - timedelta(minutes=5)),
        )
    ]

    told = willow.for_team(digest)

    assert told is not None
    assert told.done == (done[0].id, done[1].id)


def test_what_is_written_in_its_last_hours_is_told_of_next_time_and_once(willow: Made) -> None:
    early = a_deed(willow.session, willow.ward.id, "Early.", MONDAY)
    first = willow.for_team(willow.digest())
    late = a_deed(willow.session, willow.ward.id, "Late.", TUESDAY - timedelta(minutes=5))
    second = willow.for_team(willow.digest(MONDAY + WEEK), TUESDAY + WEEK)

    assert first is not None
    assert second is not None
    assert (first.done, second.done) == ((early.id,), (late.id,))


def test_what_the_team_said_of_an_older_deed_is_told_of(willow: Made) -> None:
    deed = a_deed(
        willow.session, willow.ward.id, "Long ago.", MONDAY - 3 * WEEK,
        helped=Helped.NOT_YET, helped_on=date(2026, 6, 4),
    )  # fmt: skip

    told = willow.for_team(willow.digest())

    assert told is not None
    assert told.done == (deed.id,)


def test_what_is_agreed_and_the_focus_are_next(willow: Made) -> None:
    action = an_action(willow.session, willow.ward.id, "Ask the nights.", date(2026, 6, 12))
    willow.ward.focus_dimension = "boundaries"
    willow.ward.focus_starts, willow.ward.focus_ends = date(2026, 6, 1), date(2026, 6, 14)

    told = willow.for_team(willow.digest())

    assert told is not None
    assert (told.agreed, told.focus) == ((action.id,), "boundaries")


def test_an_old_plan_that_is_not_due_is_no_reason_for_a_message(willow: Made) -> None:
    an_action(
        willow.session, willow.ward.id, "Far off.", date(2026, 9, 1), agreed_on=date(2026, 4, 20)
    )

    assert willow.for_team(willow.digest()) is None
    assert willow.messages() == []


def test_it_is_stored_and_put_into_the_outbox_once(willow: Made) -> None:
    a_deed(willow.session, willow.ward.id, "Done.", MONDAY)
    digest = willow.digest()
    for _ in range(2):
        assert willow.for_team(digest) is not None

    (message,) = willow.messages()
    assert (message.subject, message.target) == (digest.id, willow.ward.channel_id)
    assert (message.private, message.due_at) == (False, TUESDAY)
    assert digests.awaiting_team_version(willow.session, TUESDAY) == []


def test_nothing_of_its_words_is_stored_with_it(willow: Made) -> None:
    a_deed(willow.session, willow.ward.id, "We lock the kitchen.", MONDAY)
    digest = willow.digest()
    willow.for_team(digest)

    assert "kitchen" not in str(digest.team)


def test_one_that_could_only_come_too_late_is_not_made(willow: Made) -> None:
    a_deed(willow.session, willow.ward.id, "Done.", MONDAY)

    assert willow.for_team(willow.digest(), TUESDAY + timedelta(days=5)) is None
    assert willow.messages() == []


def test_what_a_missed_one_would_have_told_is_told_by_the_next(willow: Made) -> None:
    deed = a_deed(willow.session, willow.ward.id, "Done.", MONDAY - timedelta(days=1))
    willow.for_team(willow.digest(MONDAY - WEEK), TUESDAY - WEEK)
    willow.ward.paused_at = MONDAY
    missed = willow.for_team(willow.digest())
    willow.ward.paused_at = None
    a_deed(willow.session, willow.ward.id, "More.", MONDAY + timedelta(days=3))
    told = willow.for_team(willow.digest(MONDAY + WEEK), TUESDAY + WEEK)

    assert missed is None
    assert told is not None
    assert deed.id in told.done


def test_a_manager_sees_before_what_is_made_afterwards(willow: Made) -> None:
    a_deed(willow.session, willow.ward.id, "Done.", MONDAY)
    digest = willow.digest()
    before = team_service.as_it_stands(willow.session, willow.ward, digest)

    assert before == willow.for_team(digest)


def test_the_digest_that_managers_read_is_left_as_it_was(willow: Made) -> None:
    digest = willow.digest()
    before = Content.from_json(digest.content)
    a_deed(willow.session, willow.ward.id, "Done.", MONDAY)
    willow.for_team(digest)

    assert Content.from_json(digest.content) == before


# How it is said

CONTENT = TeamContent(
    first=date(2026, 6, 1),
    last=date(2026, 6, 7),
    made_on=date(2026, 6, 9),
    prompted=14,
    talked=9,
    published=("r1",),
    done=("d",),
    agreed=("a",),
    focus="boundaries",
    focus_ends=date(2026, 6, 14),
    question="Which rule do I let slide?",
)
PAGE = TeamPage(
    ward="Willow",
    content=CONTENT,
    figures=[figures()],
    done=[Done("We lock the kitchen together", "Boundaries", Helped.YES)],
    agreed=[Planned("Agree who holds the key", Owner.EVERYONE, date(2026, 6, 12))],
    focus="Boundaries",
)


def test_the_team_is_told_what_it_said_what_was_done_and_what_is_next() -> None:
    assert plain_team_digest(PAGE).splitlines() == [
        "Willow: what the team said",
        "From 1 June to 7 June we talked about 9 of 14 prompts.",
        "“I feel able to hold a rule.” Most chose 4 or 5. (5 or more answered, by tap.)",
        "What was done:",
        "- Boundaries: We lock the kitchen together. The team said: it helped.",
        "What is next:",
        "- Our focus is Boundaries, until Sunday 14 June.",
        "- Agree who holds the key. (The whole team, by 12 June.)",
        "A question to talk about: Which rule do I let slide?",
    ]


def test_its_blocks_say_the_same_as_its_text() -> None:
    message = blocks.team_message(PAGE)

    for said in ("9 of 14", "hold a rule", "lock the kitchen", "holds the key", "let slide"):
        assert said in message.text
        assert said in str(message.blocks)


def test_it_holds_no_button_and_nothing_about_concerns() -> None:
    message = blocks.team_message(PAGE)

    assert {block["type"] for block in message.blocks} <= {"header", "section", "context"}
    assert "concern" not in str(message).lower()


def test_it_reads_as_easily_as_a_prompt() -> None:
    assert grade(plain_team_digest(PAGE)) <= 6


def test_what_was_settled_meanwhile_is_not_next(willow: Made) -> None:
    action = an_action(willow.session, willow.ward.id, "Ask the nights.", date(2026, 6, 12))
    told = willow.for_team(willow.digest())
    action.settled_on = date(2026, 6, 9)
    action.ending = "done"
    willow.session.flush()

    assert told is not None
    assert list(page.of(willow.session, willow.catalogue, willow.ward, told).agreed) == []
