"""The digest as a message, and its charts and distributions as a modal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from blockkit import Actions, Button, Context, Divider, Header, Section
from blockkit.core import Component

from bot.digest import words
from bot.digest.content import Content
from bot.feature import Block
from bot.slack.message import Message, built, modal, prose
from bot.slack.payloads import View
from bot.slack.text import bold, escape, plain, truncate
from storage.readings import Figures

SEE_MORE = "digest_see_more"
MAKE_FOCUS = "focus_choose"
READ = "digest_read"
# On Home there is one for every ward, told apart by the digest's id.
READ_PATTERN = re.compile(rf"^{READ}_\w+$")
PULSE = (
    "A pulse to talk about: not a scale, not about any person, "
    "and not for setting one ward beside another."
)
MOST_READINGS = 5
# With the longest statements, so many stay under what a view may weigh.
MOST_IN_MODAL = 50
LONGEST_PARAGRAPH = 3000
# Slack takes twelve thousand characters in a message: five readings, and the rest beside them.
LONGEST_READING = 1000
LONGEST_LAPSED = 2000


def digest_message(
    digest_id: str, ward_id: str, ward: str, content: Content, figures: Sequence[Figures]
) -> Message:
    """The week's page for a manager: three lines when it was quiet."""
    return Message.of(
        truncate(escape(words.plain_digest(ward, content, figures)), 3900),
        *_page(digest_id, ward_id, ward, content, figures),
    )


def digest_view(
    digest_id: str, ward_id: str, ward: str, content: Content, figures: Sequence[Figures]
) -> View:
    """The same page as a modal, for who opens it from Home."""
    return modal("Weekly digest", *_page(digest_id, ward_id, ward, content, figures))


def home_section(digest_id: str, ward: str, content: Content) -> list[Block]:
    """The latest digest's heading, and a button to read the rest."""
    return list(
        built(
            Section(
                prose(
                    truncate(f"{bold(ward)}, weekly digest\n{escape(words.heading(content))}", 3000)
                ),
                accessory=Button(
                    "Read it",
                    action_id=f"{READ}_{digest_id}",
                    value=digest_id,
                    accessibility_label=plain(f"Read it: the weekly digest of {ward}", 75),
                ),
            )
        )
    )


def _page(
    digest_id: str, ward_id: str, ward: str, content: Content, figures: Sequence[Figures]
) -> list[Component]:
    first, last = content.first, content.last
    days = f"{first.day} {first:%b} to {last.day} {last:%b}"
    blocks: list[Component] = [
        Header(plain(f"{ward}: {days}", 150)),
        _paragraph(bold(words.heading(content))),
        _paragraph(escape(words.prompted(content))),
    ]
    if content.quiet:
        blocks.append(
            _paragraph(f"*A question to ask on the ward:* {escape(content.look.question)}")
        )
    else:
        blocks.extend(_busy(content, figures))
    slower = words.rhythm(content)
    if slower:
        blocks.append(_paragraph(escape(slower)))
    blocks.append(_buttons(digest_id, ward_id, content))
    blocks.append(Context([prose(PULSE)]))
    return blocks


def more_view(content: Content, figures: Sequence[Figures]) -> View:
    """How the answers lay, and each shift's week."""
    blocks: list[Component] = [
        _paragraph(
            "*Each shift*\n"
            + escape("\n".join(words.by_shift(content) or ["No prompts this week."]))
        )
    ]
    if figures:
        blocks.append(Divider())
        blocks.append(_paragraph("*How the answers lay*"))
    blocks.extend(
        _paragraph(
            f"“{escape(each.statement)}”\n"
            f"{words.how_answered(each).capitalize()}: {escape(words.distribution(each))}"
        )
        for each in figures[:MOST_IN_MODAL]
    )
    left = len(figures) - MOST_IN_MODAL
    if left > 0:
        blocks.append(_paragraph(f"And {words.number(left)} more than fit here."))
    blocks.append(
        Context(
            [
                prose(
                    "Below ten people, or where nearly all agree, we show three groups and "
                    "no exact number. We show nothing until enough people have answered."
                )
            ]
        )
    )
    return modal("This week in full", *blocks, close="Close")


def _busy(content: Content, figures: Sequence[Figures]) -> list[Component]:
    look = content.look
    acts = "\n".join(f"• {escape(act)}" for act in look.acts)
    blocks: list[Component] = [
        _paragraph(f"*Where to look next: {escape(look.dimension)}.* {escape(look.reason)}\n{acts}")
    ]
    if content.lapsed:
        blocks.append(_paragraph(escape(words.lapsed(content.lapsed)), LONGEST_LAPSED))
    if figures:
        shown = sorted(figures, key=_weight)[:MOST_READINGS]
        blocks += [Divider(), _paragraph("*Newly published*")]
        blocks += [_paragraph(escape(words.reading(each)), LONGEST_READING) for each in shown]
        left = len(figures) - len(shown)
        if left:
            blocks.append(_paragraph(f"And {words.number(left)} more, under *See more*."))
    return blocks


def _weight(figures: Figures) -> tuple[bool, bool]:
    """Low readings come first, then those that carry a trend."""
    return (not figures.low, not figures.anchor)


def _buttons(digest_id: str, ward_id: str, content: Content) -> Actions:
    return Actions(
        [
            Button(
                "Make this our focus",
                action_id=MAKE_FOCUS,
                value=f"{ward_id}:{content.look.dimension_id}",
            ),
            Button("See more", action_id=SEE_MORE, value=digest_id),
        ]
    )


def _paragraph(text: str, longest: int = LONGEST_PARAGRAPH) -> Section:
    return Section(prose(truncate(text, longest)))
