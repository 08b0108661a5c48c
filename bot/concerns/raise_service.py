"""Raising a concern: what a form offers, what is wrong with it, and sending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.concerns import fields, wording
from bot.concerns.fields import Form, Typed
from bot.concerns.pieces import Local
from bot.concerns.raise_fields import Offer, Reader
from bot.concerns.remarks import look_over
from bot.identifiers import Suspected
from bot.legible import is_blank, trouble_with
from bot.refused import Refused
from storage import handovers, wards
from storage.concerns import duty, raising, recipients
from storage.concerns.raising import Given, NobodyOnDuty, NobodyTicked, Receipt
from storage.concerns.tables import Naming, Post, Recipient
from storage.screening import Identifies, ScreenedText, screened
from storage.secrecy import Keyring
from storage.wards import Role, Ward

NOT_THIS_CHANNEL = "This button belongs to another place. Please type /concern instead."
NOBODY_ON_DUTY = (
    "None of those you ticked is on duty now. Tick somebody who is, or choose another time."
)
NOBODY_ON_DUTY_THEN = (
    "With no name they are told {told}, and none of those you ticked is on duty then. "
    "Tick somebody who is, or choose another time."
)
NOT_AT_WORK = "Not at work for now."
AWAY = "Away today."
ON_DUTY = "On duty now."


@dataclass(frozen=True, slots=True)
class Sender:
    """Who fills in a form, where, and when."""

    team_id: str
    user_id: str
    now: datetime


class Wrong(Exception):
    """What is wrong with which field. Nothing was stored."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("the form cannot be sent as it is")


@dataclass(frozen=True, slots=True)
class Sent:
    """A concern that is stored, and what the person is told of it.

    :ivar told: when its readers are told; empty where it is at once.
    """

    local: Local
    receipt: Receipt
    looks: str
    told: str
    shared: bool


def ward_of_button(session: Session, sender: Sender, channel_id: str, value: str) -> Ward | None:
    """The ward that a button is about; None where the person has to say which.

    :param channel_id: where its message stands; empty on Home.
    :param value: a handover's id, a ward's, or neither.
    :raises Refused: it stands in a channel that it does not belong to.
    """
    if not channel_id:
        return ward_of_form(session, sender, value) or likely_ward(session, sender)
    ward = wards.find_by_channel(session, sender.team_id, channel_id)
    handover = handovers.find(session, value)
    if ward is None or (handover is not None and handover.ward_id != ward.id):
        raise Refused(NOT_THIS_CHANNEL)
    return ward


def ward_of_channel(session: Session, sender: Sender, channel_id: str) -> Ward | None:
    """The ward of a channel, else the one that is likely."""
    ward = wards.find_by_channel(session, sender.team_id, channel_id)
    return ward or likely_ward(session, sender)


def likely_ward(session: Session, sender: Sender) -> Ward | None:
    """The ward that anybody must mean: the only one. What other wards say of an account is no hint.

    Whoever sets a ward up may list any account as shared there.
    """
    everywhere = wards.of_team(session, sender.team_id)
    return everywhere[0] if len(everywhere) == 1 else None


def ward_of_form(session: Session, sender: Sender, ward_id: str) -> Ward | None:
    """The ward that a form is about, in the workspace it was opened in."""
    ward = session.get(Ward, ward_id) if ward_id else None
    return ward if ward is not None and ward.team_id == sender.team_id else None


def ward_names(session: Session, sender: Sender) -> list[tuple[str, str]]:
    """The ids and names of the workspace's wards."""
    return [(ward.id, ward.name) for ward in wards.of_team(session, sender.team_id)]


def is_shared(session: Session, ward: Ward, sender: Sender) -> bool:
    """Whether several people of this ward use this account."""
    return Role.SHARED in wards.roles(session, ward.id, sender.user_id)


def offer_of(session: Session, ward: Ward, sender: Sender, kept_days: int | None) -> Offer | None:
    """What a ward's form offers now; None while the ward takes no concerns.

    :param kept_days: the organisation's own period for closed concerns (trust 26).
    """
    if kept_days is None or not recipients.are_open(session, ward.id):
        return None
    named = recipients.of_ward(session, ward.id)
    return Offer(
        local=Local.of(ward),
        readers=[_reader(session, ward, one, sender.now) for one in named],
        earliest=_looks(ward, named, sender.now),
        told=wording.fixed_hour(
            ward, duty.notice_at(ward, today=False, now=sender.now), sender.now
        ),
        today=any(duty.on_duty(ward, one, sender.now) for one in named),
        shared=is_shared(session, ward, sender),
        kept_days=kept_days,
    )


def check(typed: Typed, *, shared: bool) -> None:
    """See that everything is there that it takes.

    :raises Wrong: by field.
    """
    errors: dict[str, str] = {}
    if is_blank(typed.words):
        errors[fields.WORDS] = "Please write what you have noticed, in a few words."
    elif trouble := trouble_with(typed.words, raising.MOST_WORDS):
        errors[fields.WORDS] = trouble
    if not typed.ticked:
        errors[fields.WHO] = "Please tick at least one person. Nobody else will see it."
    if typed.naming is None:
        errors[fields.NAMING] = "Please choose one."
    elif shared and typed.naming is not Naming.UNNAMED:
        _check_name(typed.typed_name, errors)
    if errors:
        raise Wrong(errors)


def screen(typed: Typed, *, take_out: bool) -> ScreenedText:
    """Make the words fit to be stored.

    :param take_out: whether to take out what says who a patient is.
    :raises bot.concerns.remarks.ComesBack: the person has to look at them once more.
    """
    return look_over(
        typed.words,
        raising.MOST_WORDS,
        no_patient=typed.no_patient,
        calm=typed.calm,
        take_out=take_out,
    )


def suspected(typed: Typed) -> Suspected | None:
    """What in the words still seems to say who a patient is."""
    try:
        screened(typed.words, accept_warnings=typed.no_patient)
    except Identifies as trouble:
        return Suspected.of(trouble, typed.words)
    return None


def send(
    session: Session,
    keyring: Keyring,
    ward: Ward,
    sender: Sender,
    form: Form,
    typed: Typed,
    words: ScreenedText,
) -> Sent:
    """Store a concern and have its readers told.

    :raises Wrong: something is no longer as the form offered it.
    :raises ConcernsShut: the ward takes no concerns any more.
    """
    shared = is_shared(session, ward, sender)
    given = _given(typed, words, sender, shared=shared)
    try:
        receipt = raising.raise_concern(session, keyring, ward, given, form.code_bits, sender.now)
    except NobodyTicked:
        raise Wrong(
            {fields.WHO: "Somebody you ticked no longer receives concerns. Please tick again."}
        ) from None
    except NobodyOnDuty as nobody:
        raise Wrong({fields.SOON: _nobody_on_duty(ward, nobody.told_at, sender.now)}) from None
    told = receipt.told_at if receipt.naming is Naming.UNNAMED else None
    return Sent(
        local=Local.of(ward),
        receipt=receipt,
        looks=duty.say_looks(ward, receipt.looks, sender.now),
        told=wording.fixed_hour(ward, told, sender.now) if told else "",
        shared=shared,
    )


def _given(typed: Typed, words: ScreenedText, sender: Sender, *, shared: bool) -> Given:
    naming = typed.naming or Naming.UNNAMED
    named = naming is not Naming.UNNAMED
    return Given(
        about=typed.about,
        soon=typed.soon,
        naming=naming,
        words=words,
        ticked=typed.ticked,
        author=sender.user_id if named and not shared else None,
        typed_name=typed.typed_name if named and shared else None,
        wants_talk=typed.wants_talk,
    )


def _check_name(name: str, errors: dict[str, str]) -> None:
    if is_blank(name):
        errors[fields.TYPED_NAME] = "Please type your name, or choose “Don’t store my name”."
    elif trouble := trouble_with(name, raising.LONGEST_NAME):
        errors[fields.TYPED_NAME] = trouble
    elif any(character.isdigit() or character == "@" for character in name):
        # It is the one text that is not screened, since it is meant to be a name.
        errors[fields.TYPED_NAME] = "Please type a name only, without numbers or addresses."


def _reader(session: Session, ward: Ward, one: Recipient, now: datetime) -> Reader:
    if duty.is_away(one, ward.local_date(now)):
        looks = AWAY
    else:
        looks = ON_DUTY if duty.on_duty(ward, one, now) else _looks(ward, [one], now)
    return Reader(one.user_id, Post(one.post), looks, recipients.deputy_of(session, one))


def _looks(ward: Ward, those: list[Recipient], now: datetime) -> str:
    spell = duty.looks(ward, those, now)
    return duty.say_looks(ward, spell, now) if spell else NOT_AT_WORK


def _nobody_on_duty(ward: Ward, told_at: datetime, now: datetime) -> str:
    if told_at == now:
        return NOBODY_ON_DUTY
    return NOBODY_ON_DUTY_THEN.format(told=wording.fixed_hour(ward, told_at, now))
