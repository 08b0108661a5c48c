"""The team's version as a message for the ward's channel, and as a manager sees it before."""

from __future__ import annotations

from blockkit import Context, Header
from blockkit.core import Component

from bot.digest import doings, words
from bot.digest.blocks import LONGEST_FALLBACK
from bot.digest.sections import (
    LONGEST_LOOK,
    LONGEST_READING,
    bullets,
    done_item,
    low_first,
    paragraph,
)
from bot.digest.team.page import TeamPage
from bot.digest.team.words import FOR_ALL, TITLE, focus, plain_team_digest, talked
from bot.feature import Block
from bot.slack.message import Message, modal, prose
from bot.slack.payloads import View
from bot.slack.text import escape, plain, truncate

NOT_YET = "This is how it stands now. It is written at the time it goes, from what is there then."
NOTHING = (
    "As it stands now, nothing goes to the channel. There is no new reading. Nothing was done or "
    "agreed. Nobody pressed “We talked about it”."
)

# The team has no "See more".
MOST_READINGS = 5

Blocks = list[Component | Block]


def team_message(page: TeamPage) -> Message:
    """What goes to the channel. It mentions nobody."""
    fallback = truncate(escape(plain_team_digest(page)), LONGEST_FALLBACK)
    return Message.of(fallback, *_sections(page))


def seen_before(page: TeamPage | None) -> View:
    """The same for a manager, before it goes."""
    if page is None:
        return modal("What the team reads", paragraph(NOTHING))
    return modal("What the team reads", Context([prose(NOT_YET)]), *_sections(page))


def _sections(page: TeamPage) -> Blocks:
    return [
        Header(plain(f"{page.ward}: {TITLE[0].lower()}{TITLE[1:]}", 150)),
        paragraph(escape(talked(page))),
        *_readings(page),
        *_done(page),
        *_next(page),
        paragraph(f"*A question to talk about:* {escape(page.content.question)}", LONGEST_LOOK),
        Context([prose(FOR_ALL)]),
    ]


def _readings(page: TeamPage) -> Blocks:
    shown = sorted(page.figures, key=low_first)[:MOST_READINGS]
    blocks: Blocks = [paragraph(escape(words.reading(each)), LONGEST_READING) for each in shown]
    left = len(page.figures) - len(shown)
    more = f"And {words.number(left)} more. Your manager can show you."
    return [*blocks, *([paragraph(more)] if left > 0 else [])]


def _done(page: TeamPage) -> Blocks:
    if not page.done:
        return []
    return [paragraph("*What was done*\n" + bullets([done_item(each) for each in page.done]))]


def _next(page: TeamPage) -> Blocks:
    looked_at = focus(page)
    following = [escape(doings.to_come(each, page.content.made_on)) for each in page.agreed]
    items = [*([escape(looked_at)] if looked_at else []), *following]
    return [paragraph("*What is next*\n" + bullets(items))] if items else []
