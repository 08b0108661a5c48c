"""What a digest says of what is owed, what was done, and what stayed without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.digest import doings, lead_blocks, page, sections, service, words
from bot.digest.blocks import digest_message
from bot.digest.content import Content, Silence
from bot.digest.doings import Done, Planned
from bot.digest.page import Page
from bot.digest.plain import plain_digest
from bot.digest.team.blocks import NOT_YET, NOTHING
from prompts.catalogue import Catalogue
from storage import wards
from storage.database import Database
from storage.deliveries import Delivery, Kind
from storage.digests import Digest
from storage.improving import agreed, deeds
from storage.improving.tables import Ending, Helped, Owner
from storage.wards import Role, Ward
from tests.bot.digest.test_words import NIGHT, content
from tests.bot.digest.test_words import page as page_of
from tests.prompts.reading_age import grade
from tests.storage.improved_ward import a_deed, a_low_reading, an_action
from tests.storage.sample_ward import a_ward

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 6, 8)
WEEK = timedelta(weeks=1)
SILENT = Silence("team", "Team", date(2026, 5, 4), date(2026, 6, 15))


@dataclass(frozen=True)
class Made:
    """A ward, in a transaction, whose digests can be made."""

    session: Session
    catalogue: Catalogue
    ward: Ward

    def on(self, monday: date) -> Digest:
        at = datetime(monday.year, monday.month, monday.day, 8, 1, tzinfo=LONDON)
        digest = service.make_if_due(self.session, self.catalogue, self.ward, at)
        assert digest is not None
        return digest

    def says(self, monday: date) -> Content:
        return Content.from_json(self.on(monday).content)

    def page(self, digest: Digest) -> Page:
        return page.of(self.session, self.catalogue, digest, datetime(2026, 6, 8, 9, tzinfo=UTC))


@pytest.fixture
def willow(database: Database, catalogue: Catalogue) -> Iterator[Made]:
    with database.writing() as session:
        ward = a_ward(session)
        ward.created_at = datetime(2026, 3, 1, tzinfo=UTC)
        yield Made(session, catalogue, ward)


# What is chosen


def test_what_was_written_in_the_wards_own_days_is_told_of(willow: Made) -> None:
    write = [
        (datetime(2026, 5, 31, 22, 59, tzinfo=UTC), "Too early."),
        (datetime(2026, 5, 31, 23, 0, tzinfo=UTC), "First minute of Monday in London."),
        (datetime(2026, 6, 7, 22, 59, tzinfo=UTC), "Last minute of Sunday."),
        (datetime(2026, 6, 7, 23, 0, tzinfo=UTC), "Too late."),
    ]
    for written_at, said in write:
        a_deed(willow.session, willow.ward.id, said, written_at)

    shown = willow.page(willow.on(MONDAY))

    assert [each.words for each in shown.done] == [said for _, said in write[1:3]]


def test_what_the_team_said_of_an_older_deed_is_told_of_in_the_week_it_said_it(
    willow: Made,
) -> None:
    a_deed(
        willow.session, willow.ward.id, "We swapped rooms.", datetime(2026, 5, 20, 9, tzinfo=UTC),
        helped=Helped.YES, helped_on=date(2026, 6, 3),
    )  # fmt: skip

    told = willow.says(MONDAY)

    assert (told.done, len(told.judged), told.quiet) == ((), 1, False)


def test_what_is_to_be_looked_at_within_a_week_or_late_is_owed_and_nothing_else(
    willow: Made,
) -> None:
    late, soon, later = (
        an_action(willow.session, willow.ward.id, f"By {day}", day)
        for day in (date(2026, 5, 20), date(2026, 6, 14), date(2026, 6, 15))
    )
    settled = an_action(willow.session, willow.ward.id, "Done", date(2026, 6, 9))
    agreed.settle(settled, Ending.DONE, date(2026, 6, 4))

    told = willow.says(MONDAY)

    assert told.agreed == (late.id, soon.id)
    assert later.id not in told.agreed


def test_what_is_settled_since_is_not_counted_as_owed_and_still_listed(willow: Made) -> None:
    action = an_action(willow.session, willow.ward.id, "Ask the night team.", MONDAY)
    digest = willow.on(MONDAY)
    assert "One thing is owed." in words.heading(willow.page(digest).content)
    agreed.settle(action, Ending.DONE, MONDAY)
    after = willow.page(digest)
    assert "owed" not in words.heading(after.content)
    assert "Ask the night team. Done since." in plain_digest(after)


def test_what_is_stored_holds_no_word_of_it(willow: Made) -> None:
    a_deed(
        willow.session, willow.ward.id, "We lock the kitchen.", datetime(2026, 6, 3, 9, tzinfo=UTC)
    )
    an_action(willow.session, willow.ward.id, "The kitchen key.", MONDAY)

    assert "kitchen" not in str(willow.on(MONDAY).content)


def test_what_was_taken_back_was_never_there_and_the_week_is_quiet_again(willow: Made) -> None:
    deed = a_deed(willow.session, willow.ward.id, "We hid it.", datetime(2026, 6, 3, tzinfo=UTC))
    digest = willow.on(MONDAY)
    before = willow.page(digest).content.quiet
    deeds.take_back(willow.session, deed)

    shown = willow.page(digest)

    assert (before, shown.content.quiet, list(shown.done)) == (False, True, [])
    assert page.standing(willow.session, digest).quiet


# A low area without a word


def test_a_low_area_is_shown_once_it_has_gone_six_weeks_without_a_word(willow: Made) -> None:
    a_low_reading(willow.session, willow.catalogue, willow.ward.id, MONDAY - 6 * WEEK)
    a_low_reading(
        willow.session, willow.catalogue, willow.ward.id,
        MONDAY - 6 * WEEK + timedelta(days=1), area_id="inside_world",
    )  # fmt: skip

    told = willow.says(MONDAY)

    assert told.unanswered == (Silence("team", "Team", MONDAY - 6 * WEEK, MONDAY),)
    assert told.look.dimension_id in {
        dimension.id for dimension in willow.catalogue.dimensions_of("team")
    }


def test_it_stays_one_silence_from_week_to_week(willow: Made) -> None:
    a_low_reading(willow.session, willow.catalogue, willow.ward.id, MONDAY - 6 * WEEK)
    first = willow.says(MONDAY)
    second = willow.says(MONDAY + WEEK)

    assert second.unanswered == first.unanswered


def test_a_silence_is_told_to_the_leads_once_after_four_weeks(willow: Made) -> None:
    wards.give_role(willow.session, willow.ward.id, Role.SERVICE_LEAD, ["ULEAD", "ULENA"])
    a_low_reading(willow.session, willow.catalogue, willow.ward.id, MONDAY - 6 * WEEK)
    told = []
    for week in range(7):
        willow.on(MONDAY + week * WEEK)
        told.append(len(words_to_leads(willow.session)))

    assert told == [0, 0, 0, 0, 2, 2, 2]


def test_a_lead_who_is_named_late_hears_with_the_next_digest(willow: Made) -> None:
    a_low_reading(willow.session, willow.catalogue, willow.ward.id, MONDAY - 6 * WEEK)
    for week in range(6):
        willow.on(MONDAY + week * WEEK)
    wards.give_role(willow.session, willow.ward.id, Role.SERVICE_LEAD, ["ULEAD"])
    willow.on(MONDAY + 6 * WEEK)

    assert [each.target for each in words_to_leads(willow.session)] == ["ULEAD"]


def test_a_new_silence_gives_the_managers_their_weeks_again(willow: Made) -> None:
    wards.give_role(willow.session, willow.ward.id, Role.SERVICE_LEAD, ["ULEAD"])
    a_low_reading(willow.session, willow.catalogue, willow.ward.id, MONDAY - 6 * WEEK)
    for week in range(5):
        willow.on(MONDAY + week * WEEK)
    dimension = willow.catalogue.dimensions_of("team")[0].id
    at = datetime(2026, 7, 8, 9, tzinfo=UTC)
    a_deed(willow.session, willow.ward.id, "We talked.", at, dimension=dimension)
    shown = [
        [each.shown_on for each in willow.says(MONDAY + week * WEEK).unanswered]
        for week in range(5, 12)
    ]

    assert shown[:6] == [[]] * 6
    assert shown[6] == [MONDAY + 11 * WEEK]
    assert len(words_to_leads(willow.session)) == 1


def words_to_leads(session: Session) -> list[Delivery]:
    return list(session.scalars(select(Delivery).filter_by(kind=Kind.LEAD_WORD.value)))


# Quiet or not


@pytest.mark.parametrize(
    "changes",
    [{"done": ("d",)}, {"judged": ("d",)}, {"agreed": ("a",)}, {"unanswered": (SILENT,)}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_week_with_something_done_or_owed_is_not_quiet(changes: dict[str, object]) -> None:
    assert content(NIGHT).quiet
    assert not content(NIGHT, **changes).quiet


def test_the_heading_says_how_much_is_owed() -> None:
    said = words.heading(content(NIGHT, agreed=("a",), unanswered=(SILENT,)))

    assert said == "Two things are owed. Night talked about it five times out of seven."


def test_a_paused_ward_still_owes_what_it_agreed() -> None:
    said = words.heading(content(paused=True, agreed=("a",)))

    assert said == "Prompts are paused on this ward. One thing is owed."


def test_a_digest_from_before_anything_could_be_written_can_still_be_read() -> None:
    stored = content(NIGHT).to_json()
    for name in ("done", "judged", "agreed", "unanswered"):
        del stored[name]

    assert Content.from_json(stored) == content(NIGHT)


def test_a_silence_reads_back_as_it_was_stored() -> None:
    told = content(
        NIGHT, done=("d",), judged=("e",), agreed=("a",),
        unanswered=(SILENT, replace(SILENT, lead_told_on=MONDAY)),
    )  # fmt: skip

    assert Content.from_json(told.to_json()) == told


# How it is said

BUSY = page_of(
    content(NIGHT, agreed=("a", "b"), done=("d",), unanswered=(SILENT,)),
    owed=[
        Planned("Agree who holds the garden key", Owner.NURSE_IN_CHARGE, date(2026, 6, 5)),
        Planned("Ask the night team.", Owner.MANAGER, date(2026, 5, 29)),
    ],
    done=[Done("We lock the kitchen together at ten", "Boundaries", Helped.A_LITTLE)],
)


def test_what_is_agreed_is_said_with_its_role_and_its_day() -> None:
    said = plain_digest(BUSY)

    assert "Agree who holds the garden key. (Nurse in charge, review due Friday 5 June.)" in said
    assert "Ask the night team. (Ward manager, review was due Friday 29 May.)" in said


def test_what_was_settled_since_says_so_and_is_owed_no_more() -> None:
    it = Planned("Ask the night team.", Owner.MANAGER, date(2026, 5, 29), Ending.DONE)

    assert doings.owed(it, MONDAY) == "Ask the night team. Done since."


def test_what_was_done_is_said_with_its_theme_and_what_the_team_said_of_it() -> None:
    assert (
        "Boundaries: We lock the kitchen together at ten. The team said: it helped a little."
        in plain_digest(BUSY)
    )


def test_a_silence_is_said_with_its_area_and_since_when() -> None:
    assert words.silence(SILENT, has_leads=False) == (
        "More of the team chose 1 or 2 than 4 or 5 about “Team”. "
        "Nothing that was done or is planned has been written since 4 May."
    )


def test_the_manager_knows_when_the_lead_hears_and_that_they_heard() -> None:
    waiting = words.silence(SILENT, has_leads=True)
    told = words.silence(replace(SILENT, lead_told_on=date(2026, 7, 13)), has_leads=True)

    assert waiting.endswith("If that stays so, the service lead hears of it from 13 July on.")
    assert told.endswith("The service lead was told on 13 July.")


def test_what_is_owed_stands_first_and_what_was_done_before_where_to_look() -> None:
    text = str(digest_message(BUSY).blocks)

    places = [
        text.index(title) for title in ("What is owed", "You said, we did", "Where to look next")
    ]
    assert places == sorted(places)


def test_the_text_for_who_hears_the_page_tells_all_that_the_page_shows() -> None:
    message = digest_message(BUSY)

    for said in ("garden key", "night team", "kitchen", "since 4 May", "Where to look next"):
        assert said in str(message.blocks)
        assert said in message.text


def test_the_buttons_carry_the_ward_and_the_theme_to_those_who_listen_to_them() -> None:
    (row,) = [block for block in digest_message(BUSY).blocks if block["type"] == "actions"]
    pressed = {button["action_id"]: button.get("value") for button in row["elements"]}

    assert pressed == {
        "focus_choose": "w1:boundaries",
        "improving_write": "w1:boundaries",
        "improving_plan": "w1:boundaries",
        "digest_see_more": "d1",
    }


def test_what_somebody_typed_mentions_nobody() -> None:
    loud = replace(BUSY, done=[Done("<!channel> & co", "A*b", None)])

    text = str(digest_message(loud).blocks)
    assert "<!channel>" not in text
    assert "&lt;!channel&gt; &amp; co" in text


@pytest.mark.parametrize(
    "said",
    [
        plain_digest(BUSY),
        words.silence(SILENT, has_leads=True),
        lead_blocks.word("Willow", SILENT).text,
        NOT_YET,
        NOTHING,
    ],
    ids=["page", "silence", "lead", "not yet", "nothing"],
)
def test_it_reads_as_easily_as_a_prompt(said: str) -> None:
    assert grade(said) <= 6


def test_only_some_of_many_are_listed_and_the_others_counted() -> None:
    assert sections.bullets(["x"] * 7).splitlines()[-1] == "And two more."
