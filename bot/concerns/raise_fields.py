"""The fields of the form in which a concern is raised, and the notices below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blockkit import (
    Actions,
    Button,
    Input,
    Option,
    PlainTextInput,
    StaticSelect,
)
from blockkit.core import Component

from bot.concerns import fields, ids, wording
from bot.concerns.fields import Form, Typed
from bot.concerns.pieces import (
    Local,
    Person,
    action_of,
    choose_people,
    not_instead,
    radio,
    small,
    ticks,
)
from bot.feature import Block
from bot.slack.text import escape, mention, plain
from storage.concerns.raising import LONGEST_NAME, MOST_WORDS
from storage.concerns.tables import About, Naming, Post, Soon

MOST_WARDS = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """A recipient who may be ticked.

    :ivar looks: when they look next, in a sentence.
    """

    user_id: str
    post: Post
    looks: str
    deputy_id: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a ward's form offers one account at one moment.

    :ivar earliest: when the first of all of them looks, in a sentence.
    :ivar told: when readers are told of a concern without a name, in words.
    :ivar today: whether any of them is on duty.
    :ivar shared: whether several people use the account.
    :ivar kept_days: how long a closed concern is kept.
    """

    local: Local
    readers: Sequence[Reader]
    earliest: str
    told: str
    today: bool
    shared: bool
    kept_days: int


def ward(wards: Sequence[tuple[str, str]], chosen: str | None) -> Input:
    options = {ward_id: Option(plain(name, 75), ward_id) for ward_id, name in wards[:MOST_WARDS]}
    return Input(
        "Which ward?",
        StaticSelect(
            action_id=ids.PICK_WARD,
            options=list(options.values()),
            initial_option=options.get(chosen) if chosen else None,
        ),
        block_id=fields.WARD,
        dispatch_action=True,
        hint=f"Not listed? Type {ids.COMMAND} in your ward’s channel."
        if len(wards) > MOST_WARDS
        else None,
    )


def words(form: Form, typed: Typed, *, has_focus: bool = False) -> Input:
    """Room for what they have noticed.

    :param has_focus: whether it is what has to be looked at once more.
    """
    block = f"{fields.WORDS}:{form.texts}"
    return Input(
        "What have you noticed?",
        PlainTextInput(
            action_id=action_of(block),
            multiline=True,
            max_length=MOST_WORDS,
            initial_value=typed.words or None,
            focus_on_load=has_focus or None,
        ),
        block_id=block,
        hint="No patients’ names; staff may be named.",
    )


def about(typed: Typed) -> Input:
    options = {about: Option(text, about.value) for about, text in wording.ABOUT.items()}
    return radio("What is it about?", fields.ABOUT, options, typed.about, tells=True)


def talk(typed: Typed) -> Input:
    option = Option("I would like to talk with somebody", fields.YES)
    ticked = (fields.YES,) if typed.wants_talk else ()
    return ticks("A talk", fields.TALK, {fields.YES: option}, ticked)


def who(offer: Offer, form: Form, typed: Typed) -> Block:
    """The recipients, none of them ticked; the Guardian first where it is about a colleague."""
    readers = list(offer.readers)
    if typed.about is About.COLLEAGUE:
        readers.sort(key=lambda reader: reader.post is not Post.GUARDIAN)
    return choose_people(
        "Who should see it?",
        f"{fields.WHO}:{form.draws}",
        [_person(reader) for reader in readers],
        typed.ticked,
        hint="Only those you tick, and the deputies named beside them.",
        several=True,
    )


def _person(reader: Reader) -> Person:
    deputy = f" Deputy: {mention(reader.deputy_id)}" if reader.deputy_id else ""
    return Person(
        reader.user_id,
        shown=f"{wording.POST[reader.post]}: {mention(reader.user_id)}",
        said=f"{reader.looks}{deputy}",
    )


def soon(offer: Offer, typed: Typed) -> Input:
    options = {soon: Option(text, soon.value) for soon, text in wording.SOON.items()}
    if offer.today:
        # An hour is a narrow window: whoever leaves their name out should know.
        options[Soon.TODAY] = Option(
            wording.SOON[Soon.TODAY],
            Soon.TODAY.value,
            description="With no name they hear at the next full hour. That may point to you.",
        )
    else:
        del options[Soon.TODAY]
    sooner = f" Sooner? On-call manager: {offer.local.on_call}" if offer.local.on_call else ""
    hint = plain(f"{offer.earliest}{sooner}", 2000)
    return radio(
        "How soon should somebody look?",
        fields.SOON,
        options,
        typed.soon if typed.soon in options else Soon.DAYS,
        hint=hint,
    )


def naming(offer: Offer, typed: Typed) -> Input:
    mine = "The name I type" if offer.shared else "My name"
    options = {
        Naming.NAMED: Option(
            f"{mine}, with it", Naming.NAMED.value,
            description="Those you tick see it. Anyone else only if you say yes.",
        ),
        Naming.CONFIDENTIAL: Option(
            f"{mine}, only for those I ticked", Naming.CONFIDENTIAL.value,
            description="In confidence: they keep it to themselves. More on that below.",
        ),
        Naming.UNNAMED: Option(
            "Don’t store my name", Naming.UNNAMED.value,
            description=f"You get a code to read the answer. They are told {offer.told}.",
        ),
    }  # fmt: skip
    return radio("Whose name goes with it?", fields.NAMING, options, typed.naming)


def typed_name(typed: Typed) -> Input:
    return Input(
        "Your name, if you give one",
        PlainTextInput(
            action_id=fields.TYPED_NAME,
            max_length=LONGEST_NAME,
            initial_value=typed.typed_name or None,
        ),
        block_id=fields.TYPED_NAME,
        optional=True,
        hint="Several people use this account, so its name says nothing.",
    )


def notices(offer: Offer) -> list[Component]:
    """The warnings, which come after the welcome."""
    local = offer.local
    guardian = (
        [f"*Freedom to Speak Up Guardian:* {escape(local.guardian)}"] if local.guardian else []
    )
    paragraphs = (
        *guardian,
        "*In confidence means:* your name is encrypted and stays with the people you tick and "
        "their deputies, and each look at it is written down. If someone is in danger, or the "
        "law says so, they may have to share it; they tell you first if they can.",
        "*What we keep:* your words, encrypted, and the day. Without a name we keep no account, "
        f"no name and no time of day. A closed concern is deleted after {offer.kept_days} days.",
        "This is confidential, not anonymous: Slack and your organisation’s Slack "
        "administrators can see that you used this app.",
    )
    return [not_instead(local), *(small(paragraph) for paragraph in paragraphs)]


def have_a_code() -> Actions:
    return Actions([Button("I have a receipt code", action_id=ids.CODE)])
