"""A week of the town: what is due, and what people do until they are told that it is saved."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Self

from sqlalchemy import update

from bot.digest import service
from bot.emulator import Person
from bot.emulator.people.on_screen import NotOnScreen
from bot.handover.blocks import SCORE_LABELS
from storage import digests, wards
from storage.base import new_id
from storage.concerns.tables import Concern, Stage
from storage.improving import agreed
from storage.improving.tables import AgreedAction, Ending, Owner
from storage.screening import screened
from tests.bot.concerns.willow import NO_NAME, NOTICED, WHO, WHOSE, WITH_NAME, WORDS
from tests.crash import counting
from tests.crash.town import FIRST_SUNDAY, STAFF, Town, WardHere
from tests.house import LONDON

WHO_TAP = STAFF[:5]
AGREED = screened("Agree who holds the garden key.")
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass
class Week:
    """One week, from Sunday evening to its digest on Monday morning, and what follows from that.

    :ivar saved: by ward and person, the score that the person was last told is saved.
    :ivar late: those that nobody heard the end of, and that a replica which stood still may save
        late, over what was saved since.
    """

    town: Town
    sunday: date
    saved: dict[str, dict[str, int]] = field(default_factory=dict)
    late: set[tuple[str, str, int]] = field(default_factory=set)

    @classmethod
    def first(cls, town: Town) -> Self:
        return cls(town, FIRST_SUNDAY.date())

    @property
    def monday(self) -> date:
        return self.sunday + DAY

    def next(self) -> Week:
        return Week(self.town, self.sunday + WEEK)

    def is_lived_through(self) -> None:
        """Let everything happen, whatever the bot dies of, and count what is there.

        :raises AssertionError: something is lost, or there too often.
        """
        self._evening()
        self._concerns()
        self._morning()
        self._digest()
        self._concerns_are_closed()
        self._day_after()
        counting.everything_stands(self.town)
        self._reviews_are_settled()

    def _evening(self) -> None:
        self._prompts_at(self.sunday, time_of_day(19, 15))
        for ward in self.town.wards:
            for place, handle in enumerate(WHO_TAP):
                for score in (1 + place, 5 - place):
                    self._rate(ward, self.town.people[handle], score)
            counting.answers_are(self.town, ward, self.sunday, self.saved[ward.id], self.late)

    def _concerns(self) -> None:
        self._raise_concern(self.town.people["emil"], WITH_NAME)
        self._raise_concern(self.town.people["farah"], NO_NAME)
        # That is when readers hear of one without a name.
        self._go_to(self.sunday, time_of_day(20, 0))
        counting.concerns_are_told(self.town, self.sunday, 2)

    def _morning(self) -> None:
        self._prompts_at(self.monday, time_of_day(7, 15))
        for ward in self.town.wards:
            counting.is_closed(self.town, ward, self.sunday)

    def _digest(self) -> None:
        counting.quiet(self.town)
        self.town.go_to(self.town.until(self._digest_is_due, "the hour of the digest"))
        for ward in self.town.wards:
            counting.digest_is_there(self.town, ward, self.monday)

    def _digest_is_due(self) -> datetime:
        with self.town.database.reading() as session:
            return service.due_at(wards.get(session, self.town.wards[0].id), self.monday)

    def _day_after(self) -> None:
        """In one hour the team gets its digest, and the manager is asked what became of things."""
        hour = self.town.until(self._team_digest_is_due, "the hour of the team's digest")
        reviewed = [self._agree(ward, hour.astimezone(LONDON).date()) for ward in self.town.wards]
        counting.quiet(self.town)
        self.town.go_to(hour)
        for ward, action_id in zip(self.town.wards, reviewed, strict=True):
            counting.team_digest_is_there(self.town, ward, self.monday)
            counting.review_is_asked_for(self.town, action_id)

    def _team_digest_is_due(self) -> datetime:
        with self.town.database.reading() as session:
            digest = digests.find(session, self.town.wards[0].id, self.monday)
            assert digest is not None, self.town.said
            assert digest.team_at is not None, self.town.said
            return digest.team_at

    def _prompts_at(self, day: date, hour: time_of_day) -> None:
        self._go_to(day, hour)
        for ward in self.town.wards:
            counting.prompt_is_there(self.town, ward, day)

    def _rate(self, ward: WardHere, person: Person, score: int) -> None:
        label = SCORE_LABELS[score]

        def is_saved() -> bool:
            words, began = len(_words_to(person, ward)), time.monotonic()
            if person.presses(label, channel=ward.channel).ok:
                return _is_told(person, ward, words, f"Saved: {score}")
            if self.town.keeper.stood_still_since(began):
                self.late.add((ward.id, person.id, score))
            return False

        self.town.until_done(is_saved, f"a tap on {label} to be saved")
        self.saved.setdefault(ward.id, {})[person.id] = score

    def _raise_concern(self, person: Person, whose: str) -> None:
        channel, gwen = self.town.wards[0].channel, self.town.people["gwen"]

        def is_open() -> bool:
            if person.view is None:
                person.types_command("/concern", channel=channel)
            return bool(person.waits_for(NOTICED, timeout=1.0))

        def is_sent() -> bool:
            person.fills({NOTICED: WORDS, WHO: [f"Guardian: <@{gwen.id}>"], WHOSE: whose})
            return person.submits() == "updated"

        self.town.until_done(is_open, "the form of a concern")
        self.town.until_done(is_sent, "a concern to be saved")
        while person.view is not None:
            person.closes_view()

    def _concerns_are_closed(self) -> None:
        """Otherwise readers would be reminded of them in the weeks to come."""

        def are_closed() -> bool:
            with self.town.database.writing() as session:
                session.execute(update(Concern).values(stage=Stage.CLOSED.value))
            return True

        self.town.until(are_closed, "concerns to be closed")

    def _agree(self, ward: WardHere, review_on: date) -> str:
        """A ward means to do something until a day; returns its id."""
        action_id = new_id()

        def is_agreed() -> bool:
            with self.town.database.writing() as session:
                agreed.agree(
                    session,
                    ward.id,
                    AGREED,
                    dimension_id="boundaries",
                    owner=Owner.MANAGER,
                    review_on=review_on,
                    today=self.monday,
                    action_id=action_id,
                )
            return True

        self.town.until(is_agreed, "something to be agreed")
        return action_id

    def _reviews_are_settled(self) -> None:
        """Otherwise the digests of the weeks to come would be long with what is owed."""

        def are_settled() -> bool:
            with self.town.database.writing() as session:
                session.execute(
                    update(AgreedAction).values(settled_on=self.monday, ending=Ending.DONE.value)
                )
            return True

        self.town.until(are_settled, "reviews to be settled")

    def _go_to(self, day: date, hour: time_of_day) -> None:
        # What is being sent is waited for: hours that go by in no time are no test of a deadline.
        counting.quiet(self.town)
        self.town.go_to(datetime.combine(day, hour, LONDON))


def _is_told(person: Person, ward: WardHere, words: int, hoped_for: str) -> bool:
    """Whether the next word to a person says what they hope for.

    None may come: the bot may have died between what it tells Slack and what it tells them.
    """
    try:
        person.waits_for(lambda: len(_words_to(person, ward)) > words, timeout=1.0)
    except NotOnScreen:
        return False
    return hoped_for in _words_to(person, ward)[words]


def _words_to(person: Person, ward: WardHere) -> list[str]:
    """What was said to one person alone in a ward's channel."""
    return [shown.text for shown in person.sees(ward.channel) if shown.ephemeral]
