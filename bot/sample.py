"""Sample wards for the demo: set up, answered and published through the real services."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.concerns.recipients_form import OFFICE_HOURS
from bot.digest import service as digest_service
from bot.handover import talking
from bot.sample_deeds import improve
from bot.setup import service as setup_service
from bot.setup.form import CONTACTS, WardForm
from bot.wiring import Wiring
from prompts import rotation, shifts
from prompts.rotation import Slot
from prompts.shifts import PRESETS
from storage import deliveries, digests, handovers, plans, ratings, readings, wards
from storage.concerns import recipients
from storage.concerns.recipients import Named
from storage.concerns.tables import Post
from storage.deliveries import Kind
from storage.handovers import Drawn, Handover, Talked
from storage.ratings import Tap
from storage.screening import ScreenedText, screened
from storage.wards import Ward

PEOPLE = (
    ("anna", "Anna Okafor"), ("ben", "Ben Lewis"), ("chidi", "Chidi Eze"), ("dora", "Dora Quinn"),
    ("emil", "Emil Novak"), ("farah", "Farah Aziz"), ("grace", "Grace Mensah"),
    ("hugh", "Hugh Bell"), ("mona", "Mona Reid"), ("sam", "Sam Carter"), ("gwen", "Gwen Price"),
    ("ada", "Ada Byrne"), ("office", "Willow office"),
)  # fmt: skip
WARDS = {"Willow": "long_days", "Rowan": "early_late_night"}
TEAM_SIZE = 18
# How a team would answer on average, and how that changes over the weeks, by area.
LEANING = {
    "team": (3.9, 0.0),
    "other_patients": (2.4, 0.06),
    "inside_world": (3.6, 0.0),
    "outside_world": (4.0, -0.03),
}


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """The invented staff of one ward. The same seed gives the same answers."""

    ward_id: str
    began: date
    dice: random.Random

    def take_part(
        self, wiring: Wiring, session: Session, handover: Handover, now: datetime
    ) -> None:
        """Let some of the team answer one open handover, and say whether they talked."""
        ward = wards.get(session, handover.ward_id)
        opened = readings.behind(session.connection(), wiring.keyring, handover.id)
        if opened is None:
            return
        for person in self.dice.sample(range(TEAM_SIZE), self.dice.randint(3, 9)):
            tap = Tap(
                handover_id=handover.id,
                team_id=ward.team_id,
                channel_id=ward.channel_id,
                user_id=f"USAMPLE{person:02}",
                score=self._score(handover),
            )
            ratings.record(session.connection(), tap, opened, now)
        if self.dice.random() < 0.2:
            hands = {self._score(handover): self.dice.randint(2, 4) for _ in range(3)}
            ratings.record_room(session, handover, hands, now)
        word = self._talked(handover)
        if word is not None:
            talking.note(session, ward.team_id, ward.channel_id, handover.id, word, now)

    def _score(self, handover: Handover) -> int:
        mean, slope = LEANING.get(handover.words.area_id, (3.5, 0.0))
        weeks = (handover.local_date - self.began).days / 7
        return min(5, max(1, round(self.dice.gauss(mean + slope * weeks, 0.9))))

    def _talked(self, handover: Handover) -> Talked | None:
        often = 0.8 if handover.shift == "Night" else 0.6
        chance = self.dice.random()
        if chance < often:
            return Talked.TALKED
        return Talked.NOT_THIS_TIME if chance < often + 0.15 else None


def team_of(ward: Ward, since: date, handover: Handover) -> SampleTeam:
    """The sample team of a ward, as it comes to one handover.

    :param since: the first day of the ward's past.
    """
    dice = random.Random(f"{ward.name} {handover.local_date} {handover.shift}")
    return SampleTeam(ward.id, since, dice)


def set_up_ward(
    session: Session,
    team_id: str,
    channel_id: str,
    name: str,
    preset: str,
    user_ids: Mapping[str, str],
    now: datetime,
) -> str:
    """Set a ward up as its manager and a workspace admin would, labelled as a sample.

    :param user_ids: the people's ids, by handle.
    :returns: the ward's id.
    """
    form = WardForm(
        name=screened(f"{name} (sample)"),
        pattern=PRESETS[preset].pattern(),
        managers=(user_ids["mona"],),
        facilitators=(user_ids["farah"],),
        shared=(user_ids["office"],),
        emergency=_words("Pull your alarm, then ring 2222."),
        on_call=_words("ring 4455, day and night."),
        incidents=_words("the incident system on every ward computer"),
        guardian=_words("Gwen Price, ext. 4321."),
    )
    done = setup_service.set_up(
        session,
        form,
        team_id=team_id,
        channel_id=channel_id,
        by=user_ids["mona"],
        now=now,
        is_sample=True,
    )
    _name_recipients(session, wards.get(session, done.ward_id), user_ids, now)
    return done.ward_id


def live_a_week(wiring: Wiring, ward_id: str, since: date, monday: date, until: datetime) -> None:
    """One week of a sample ward in the past: drawn, answered, closed, published.

    Nothing of it is posted: it is past. Each handover is a short transaction of its own, so that
    nobody who uses the demo meanwhile has to wait.

    :param since: the first day of the ward's past.
    :param until: handovers that are not over by then are left alone.
    """
    for drawn in _week(wiring, ward_id, monday, until):
        with wiring.database.writing() as session:
            ward = wards.get(session, ward_id)
            handovers.draw(session, ward.id, [drawn])
            for handover in handovers.between(session, ward.id, drawn.local_date, drawn.local_date):
                if handover.shift == drawn.shift and handover.opened_at is None:
                    _live_through(wiring, session, team_of(ward, since, handover), handover)
    with wiring.database.writing() as session:
        ward = wards.get(session, ward_id)
        improve(session, ward_id, monday, ward.local_date(until))
        due = digest_service.due_at(ward, monday + timedelta(days=7))
        if due <= until:
            _publish(wiring, session, ward, due)


def _words(text: str) -> ScreenedText:
    return screened(text, accept_warnings=True, allowing=CONTACTS)


def _name_recipients(
    session: Session, ward: Ward, user_ids: Mapping[str, str], now: datetime
) -> None:
    def named(handle: str, post: Post, deputy: str | None = None, *, outside: bool) -> Named:
        return Named(
            user_id=user_ids[handle],
            post=post,
            outside_management=outside,
            hours=OFFICE_HOURS,
            deputy_id=user_ids[deputy] if deputy else None,
        )

    recipients.name_recipients(
        session,
        ward,
        [
            named("gwen", Post.GUARDIAN, outside=True),
            named("sam", Post.SECURITY_LEAD, "hugh", outside=True),
            named("mona", Post.MANAGER, outside=False),
        ],
        by=user_ids["ada"],
        now=now,
    )


def _live_through(wiring: Wiring, session: Session, team: SampleTeam, handover: Handover) -> None:
    readings.start(session, wiring.keyring, handover, handover.due_at)
    team.take_part(wiring, session, handover, handover.starts_at)
    readings.close(session, handover, handover.starts_at + handovers.OPEN_FOR)


def _publish(wiring: Wiring, session: Session, ward: Ward, due: datetime) -> None:
    """Make the digest of a week in the past. It is there to be looked up; nobody is sent it."""
    set_up_at = ward.created_at
    # A ward gets no digest of the time before it was set up, so within this transaction it is
    # older. Were it so for longer, the bot would make its newest digest before its past is in.
    ward.created_at = due - timedelta(days=7)
    digest = digest_service.make_if_due(session, wiring.catalogue, ward, due)
    ward.created_at = set_up_at
    if digest is not None:
        deliveries.withdraw(session, Kind.DIGEST, [digest.id])
        digests.make_team_version(session, digest.id, None)


def _week(wiring: Wiring, ward_id: str, monday: date, until: datetime) -> list[Drawn]:
    with wiring.database.reading() as session:
        ward = wards.get(session, ward_id)
        week = [
            each
            for each in shifts.prompted_handovers(ward.pattern, monday, 7)
            if each.starts_at + handovers.OPEN_FOR < until
        ]
        if not week:
            return []
        prompts = rotation.plan(
            wiring.catalogue,
            [Slot(each.local_date, each.shift) for each in week],
            plans.asked(session, ward_id, rotation.history_starts(monday), week[0].starts_at),
            readings.low_areas(session, [ward_id], monday - timedelta(weeks=12))[ward_id],
            None,
            ward.id,
        )
        lead = ward.lead
    return [
        Drawn(
            local_date=each.local_date,
            shift=each.shift,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            due_at=each.starts_at - lead,
            prompt=prompt,
            missed=None,
        )
        for each, prompt in zip(week, prompts, strict=True)
    ]
