"""A concern about a recipient who was not ticked never reaches them, by any surface.

Mona manages the ward, receives its concerns and gets its digest. Nobody ticks her. What she sees in
three weeks is what she sees where there is no concern at all.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import export
from bot.concerns import notices
from bot.emulator.page_server.screen import words
from storage import readings
from storage.audit import AuditLine
from storage.concerns import afterwards, queue, readers
from storage.concerns.readers import NotYours
from storage.concerns.recipients import Named
from storage.concerns.tables import Concern, ConcernReader, Post
from tests.bot.concerns.following import code_in, comes_back, opens_mine, sends
from tests.bot.concerns.willow import (
    IN_CONFIDENCE,
    NO_NAME,
    OFFICE_HOURS,
    WITH_NAME,
    Willow,
    furnish,
    opens_home,
    raises,
    tick,
)
from tests.house import LONDON, open_house

# Whatever could tell of one: every notice about concerns says one of these.
TELLING = re.compile(r"concern|open it", re.IGNORECASE)
WORDS = "Mona shouts at people when nobody looks."


@dataclass(frozen=True)
class Seen:
    """What Mona sees after three weeks: on Home and in what the bot wrote to her."""

    home: str
    written: frozenset[str]
    in_the_channel: str


@contextmanager
def a_willow(template: Path, folder: Path) -> Iterator[Willow]:
    """Willow, where the manager receives concerns as well."""
    path = folder / "ward.db"
    shutil.copyfile(template, path)
    for house in open_house(f"sqlite:///{path}", limits=False):
        house.clock.at = datetime(2026, 6, 3, 11, 30, tzinfo=LONDON)
        willow = furnish(house)
        willow.names(
            Named(house.mona.id, Post.MANAGER, False, OFFICE_HOURS),
            willow.lead(house.sam, deputy_id=house.dora.id),
            willow.guardian(house.gwen),
        )
        yield willow


def lets_days_pass(willow: Willow, *days: int) -> None:
    for day in days:
        willow.go_to(12, day=day)
        willow.house.tick()


def seen_by_mona(willow: Willow) -> Seen:
    mona = willow.house.mona
    opens_home(mona)
    written = "\n".join(f"{message.text}\n{message.blocks}" for message in mona.sees(mona.dm))
    channel = mona.sees(willow.channel)
    return Seen(
        home="\n".join(line for line in home_of(willow) if TELLING.search(line)),
        written=frozenset(TELLING.findall(written)),
        in_the_channel="\n".join(message.text for message in channel),
    )


def home_of(willow: Willow) -> list[str]:
    home = willow.house.mona.home
    return words(home["blocks"]).splitlines() if home else []


@pytest.fixture(scope="module")
def without(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What she sees where nobody has raised anything."""
    with a_willow(migrated_sqlite, tmp_path_factory.mktemp("without")) as willow:
        lets_days_pass(willow, 4, 5, 8, 9, 18, 19, 22)
        return seen_by_mona(willow)


@pytest.mark.parametrize("whose", [WITH_NAME, IN_CONFIDENCE, NO_NAME])
def test_in_three_weeks_the_manager_sees_what_she_sees_where_there_is_no_concern(
    migrated_sqlite: Path, tmp_path: Path, without: Seen, whose: str
) -> None:
    with a_willow(migrated_sqlite, tmp_path) as willow:
        house = willow.house
        ticked = [tick("Security lead", house.sam), tick("Guardian", house.gwen)]
        receipt = raises(willow, house.anna, words=WORDS, who=ticked, whose=whose)
        house.anna.closes_view()
        # Overdue, reminded twice, the deputy told; a fortnight without a word, reminded again.
        lets_days_pass(willow, 4, 5, 8, 9, 18, 19)
        house.dora.waits_for("Somebody has waited too long for a word.")
        # Closed, how it went told, opened again.
        closes_on(willow, 19)
        if whose == NO_NAME:
            comes_back(house.anna, code_in(receipt))
        else:
            opens_mine(house.anna)
        tells_the_guardian(willow)
        house.anna.fills({"Was this answered?": "No, please open it again"})
        sends(house.anna, "pen again" if whose != NO_NAME else "It opens")
        lets_days_pass(willow, 22)
        house.gwen.waits_for("A concern was opened again.")

        assert seen_by_mona(willow) == without
        assert closed_to_mona(willow) == []


def closes_on(willow: Willow, day: int) -> None:
    gwen = willow.house.gwen
    willow.go_to(12, day=day)
    gwen.presses("Open it", channel=gwen.dm)
    gwen.waits_for("Who can open it")
    gwen.presses("Close", view=True)
    gwen.waits_for("How did it end?")
    gwen.fills({"How did it end?": "We talked it through"})
    sends(gwen, "Closed.")


def tells_the_guardian(willow: Willow) -> None:
    anna = willow.house.anna
    anna.presses("Tell a Guardian", view=True)
    anna.waits_for("Who may see it?")
    anna.fills({"Would you speak up again?": "No", "Has it cost you anything?": "A lot"})
    sends(anna, "The Guardian is")


def closed_to_mona(willow: Willow) -> list[str]:
    """The doors in the house itself that stand open to her, with a word for each."""
    mona, team = willow.house.mona.id, willow.house.slack.team_id
    open_to_her = []
    with willow.house.bot.wiring.database.reading() as session:
        concern = session.scalars(select(Concern)).one()
        if any(notice.target == mona for notice in willow.notices()):
            open_to_her.append("a notice is kept for her")
        if session.get(ConcernReader, (concern.id, mona)) is not None:
            open_to_her.append("she is a reader")
        if queue.of_recipient(session, team, mona, willow.now).waiting:
            open_to_her.append("her queue")
        if afterwards.waiting_for(session, team, mona):
            open_to_her.append("what the Guardian was told")
        if session.scalar(select(AuditLine.id).filter_by(actor=mona)) is not None:
            open_to_her.append("she is in the audit")
        figures = export.as_csv(readings.published(session, willow.ward_id))
        if WORDS in figures or "concern" in figures:
            open_to_her.append("the export")
        if lets_in(session, team, concern, mona, willow.now):
            open_to_her.append("it opens")
    return open_to_her


def lets_in(session: Session, team: str, concern: Concern, user_id: str, now: datetime) -> bool:
    try:
        readers.admit(session, team, concern.id, user_id, now)
    except NotYours:
        return False
    return True


def test_every_notice_says_something_that_this_test_would_find() -> None:
    sentences = [*notices.SENTENCES.values(), notices.NO_READER]

    assert [one for one in sentences if not TELLING.search(one)] == []
