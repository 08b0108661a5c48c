"""Willow, its recipients, and what people do about a concern again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import select

from bot.emulator import Person
from bot.emulator.page_server.screen import words
from prompts.shifts import PRESETS
from storage import wards
from storage.audit import AuditLine
from storage.concerns import recipients
from storage.concerns.clocks import WorkingHours
from storage.concerns.recipients import Named
from storage.concerns.tables import Concern, Post
from storage.deliveries import Delivery
from storage.wards import Role, Ward
from tests.house import LONDON, House

OFFICE_HOURS = WorkingHours(frozenset(range(5)), time(9, 0), time(17, 0))
NOTICED = "What have you noticed?"
ABOUT = "What is it about?"
WHO = "Who should see it?"
SOON = "How soon should somebody look?"
WHOSE = "Whose name goes with it?"
NO_NAME = "Don’t store my name"
WITH_NAME = "My name, with it"
IN_CONFIDENCE = "My name, only for those I ticked"
WORDS = "Two lads go quiet when the door opens."


@dataclass(frozen=True)
class Willow:
    """The ward, in a house."""

    house: House
    channel: str
    ward_id: str

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    def go_to(self, hour: int, minute: int = 0, *, day: int = 3) -> None:
        """Go to a time in June on the ward's clock, and let the bot do what it does."""
        here = self.house.clock.at.astimezone(LONDON)
        self.house.go_to(here.replace(day=day, hour=hour, minute=minute, second=0))

    def names(self, *people: Named) -> None:
        """Name these recipients and no others."""
        with self.house.bot.wiring.database.writing() as session:
            ward = wards.get(session, self.ward_id)
            recipients.name_recipients(session, ward, people, self.house.ada.id, self.now)

    def concerns(self) -> list[Concern]:
        with self.house.bot.wiring.database.reading() as session:
            return list(session.scalars(select(Concern)))

    def notices(self) -> list[Delivery]:
        with self.house.bot.wiring.database.reading() as session:
            return list(session.scalars(select(Delivery).filter_by(kind="concern_notice")))

    def acts_of(self, person: Person) -> list[str]:
        with self.house.bot.wiring.database.reading() as session:
            found = session.scalars(select(AuditLine).filter_by(actor=person.id))
            return sorted(line.act for line in found)

    def guardian(self, person: Person, **changes: Any) -> Named:
        return Named(person.id, Post.GUARDIAN, True, OFFICE_HOURS, **changes)

    def lead(self, person: Person, **changes: Any) -> Named:
        return Named(person.id, Post.SECURITY_LEAD, False, OFFICE_HOURS, **changes)


def furnish(house: House) -> Willow:
    """Set Willow up, with Gwen the Guardian and Sam the security lead as recipients."""
    channel = house.slack.add_channel("willow", members=house.people.values())
    with house.bot.wiring.database.writing() as session:
        ward = wards.add_ward(
            session,
            Ward(
                team_id=house.slack.team_id,
                channel_id=channel,
                name="Willow",
                created_at=datetime(2026, 6, 1, tzinfo=UTC),
                shifts=PRESETS["long_days"].pattern().to_json(),
                emergency_words="Pull the alarm, then ring 2222.",
                on_call="Duty manager, 5511",
                incident_system="Datix",
                guardian="Gwen Price, 5522",
            ),
        )
        wards.give_role(session, ward.id, Role.MANAGER, [house.mona.id])
        wards.give_role(session, ward.id, Role.SHARED, [house.office.id])
    willow = Willow(house, channel, ward.id)
    willow.names(willow.lead(house.sam, deputy_id=house.dora.id), willow.guardian(house.gwen))
    return willow


def opens_form(willow: Willow, person: Person) -> None:
    """Type the command in the ward's channel."""
    person.types_command("/concern", channel=willow.channel)
    person.waits_for(NOTICED)


def fills_in(person: Person, **changes: Any) -> None:
    """Fill the form in; what is named here instead of what it usually says."""
    usual = {"words": WORDS, "who": [], "whose": NO_NAME}
    given = {**usual, **changes}
    person.fills({NOTICED: given["words"], WHO: given["who"], WHOSE: given["whose"]})
    if "soon" in given:
        person.fills({SOON: given["soon"]})


def tick(post: str, person: Person) -> str:
    """What a recipient's box says."""
    return f"{post}: <@{person.id}>"


def raises(willow: Willow, person: Person, **changes: Any) -> str:
    """Raise a concern with Gwen; the text of the receipt."""
    opens_form(willow, person)
    fills_in(person, **{"who": [tick("Guardian", willow.house.gwen)], **changes})
    assert person.submits() == "updated"
    person.waits_for("It is sent.")
    return shown(person)


def shown(person: Person) -> str:
    """The words of the modal in front."""
    view = person.view
    return words(view) if view else ""


def errors(person: Person) -> str:
    """What the form in front says is wrong once it is sent."""
    answer = person.submits()
    assert isinstance(answer, dict), answer
    return " ".join(answer.values())


def order_of(view: dict[str, Any] | None) -> list[str]:
    """The recipients in the order in which the form shows them."""
    blocks = view["blocks"] if view else []
    return [
        option["value"]
        for block in blocks
        if str(block.get("block_id")).startswith("concern_who")
        for option in block["element"]["options"]
    ]


def another_ward(willow: Willow) -> str:
    """Elm, which has no recipients; its id."""
    with willow.house.bot.wiring.database.writing() as session:
        elm = wards.add_ward(
            session,
            Ward(
                team_id=willow.house.slack.team_id,
                channel_id="C0ELM",
                name="Elm",
                created_at=datetime(2026, 6, 1, tzinfo=UTC),
                shifts=PRESETS["long_days"].pattern().to_json(),
            ),
        )
        return elm.id


def opens(willow: Willow, person: Person) -> None:
    """Go on to noon, when everything is told, and open what waits."""
    willow.go_to(12)
    person.waits_for("A concern is waiting for you")
    person.presses("Open it", channel=person.dm)
    person.waits_for("Who can open it")


def opens_home(person: Person) -> None:
    """Open Home and wait until it is there."""
    person.opens_home()
    person.waits_for(lambda: person.home and "Raise a concern" in words(person.home["blocks"]))
