"""The digest as a message, and its charts and distributions as a modal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from blockkit import Actions, Button, Context, Divider, Header, Section
from blockkit.core import Component

from bot.digest import findings, words
from bot.digest.content import Content
from bot.digest.movement import Movement
from bot.digest.page import Page
from bot.digest.plain import plain_digest
from bot.feature import Block
from bot.slack.message import Message, built, modal, prose
from bot.slack.payloads import View
from bot.slack.text import bold, escape, plain, truncate
from storage.figures import Figures

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


def digest_message(page: Page) -> Message:
    """The week's page for a manager: three lines when it was quiet."""
    return Message.of(
        truncate(escape(plain_digest(page.ward, page.content, page.figures)), 3900), *_page(page)
    )


def digest_view(page: Page) -> View:
    """The same page as a modal, for who opens it from Home."""
    return modal("Weekly digest", *_page(page))


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


def _page(page: Page) -> list[Component | Block]:
    content = page.content
    first, last = content.first, content.last
    days = f"{first.day} {first:%b} to {last.day} {last:%b}"
    blocks: list[Component | Block] = [
        Header(plain(f"{page.ward}: {days}", 150)),
        _paragraph(bold(words.heading(content))),
        _paragraph(escape(words.prompted(content))),
    ]
    if content.quiet:
        blocks.append(
            _paragraph(f"*A question to ask on the ward:* {escape(content.look.question)}")
        )
    else:
        blocks.extend(_busy(page))
    slower = words.rhythm(content)
    if slower:
        blocks.append(_paragraph(escape(slower)))
    blocks.append(_buttons(page))
    blocks.append(Context([prose(PULSE)]))
    return blocks


def more_view(page: Page) -> View:
    """The charts, how the answers lay, and each shift's week."""
    content, figures = page.content, page.figures
    blocks: list[Component | Block] = [
        *_charts(page),
        _paragraph(
            "*Each shift*\n"
            + escape("\n".join(words.by_shift(content) or ["No prompts this week."]))
        ),
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


def _busy(page: Page) -> list[Component | Block]:
    content, look = page.content, page.content.look
    acts = "\n".join(f"• {escape(act)}" for act in look.acts)
    moved, others = findings.of_week(content, page.figures)
    blocks = [
        *_what_moved(page, moved[:MOST_READINGS]),
        _paragraph(
            f"*Where to look next: {escape(look.dimension)}.* {escape(look.reason)}\n{acts}"
        ),
    ]
    if content.lapsed:
        blocks.append(_paragraph(escape(words.lapsed(content.lapsed)), LONGEST_LAPSED))
    if others:
        blocks += [Divider(), *_newly_published(others, MOST_READINGS - len(moved))]
    if content.weeks_until_judged is not None:
        blocks.append(_paragraph(findings.weeks_until_judged(content.weeks_until_judged)))
    return blocks


def _what_moved(page: Page, moved: Sequence[tuple[Figures, Movement]]) -> list[Component | Block]:
    if not moved:
        return []
    said = [escape(findings.moved(figures, movement)) for figures, movement in moved]
    return [
        _paragraph("*What moved*"),
        *(_paragraph(each, LONGEST_READING) for each in said),
        *_charts(page),
    ]


def _newly_published(figures: Sequence[Figures], most: int) -> list[Component | Block]:
    shown = sorted(figures, key=_weight)[: max(most, 0)]
    blocks: list[Component | Block] = [_paragraph("*Newly published*")]
    blocks += [_paragraph(escape(words.reading(each)), LONGEST_READING) for each in shown]
    left = len(figures) - len(shown)
    if left:
        blocks.append(_paragraph(f"And {words.number(left)} more, under *See more*."))
    return blocks


def _charts(page: Page) -> list[Block]:
    if page.picture is None:
        return []
    # Written out, because blockkit takes a quarter of the alt text that Slack does.
    file, alt_text = {"id": page.picture.file_id}, page.picture.alt_text
    return [{"type": "image", "slack_file": file, "alt_text": alt_text}]


def _weight(figures: Figures) -> tuple[bool, bool]:
    """Low readings come first, then those that carry a trend."""
    return (not figures.low, not figures.anchor)


def _buttons(page: Page) -> Actions:
    return Actions(
        [
            Button(
                "Make this our focus",
                action_id=MAKE_FOCUS,
                value=f"{page.ward_id}:{page.content.look.dimension_id}",
            ),
            Button("See more", action_id=SEE_MORE, value=page.digest_id),
        ]
    )


def _paragraph(text: str, longest: int = LONGEST_PARAGRAPH) -> Section:
    return Section(prose(truncate(text, longest)))
