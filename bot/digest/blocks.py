"""The digest as a message, and its charts and distributions as a modal."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Context, Divider, Header, Section
from blockkit.core import Component

from bot.digest import words
from bot.digest.content import Content
from bot.listening import View
from bot.slack.message import Message, modal, prose
from bot.slack.text import bold, escape, truncate
from storage.readings import Figures

SEE_MORE = "digest_see_more"
MAKE_FOCUS = "focus_choose"
MOST_READINGS = 5
MOST_IN_MODAL = 80


def digest_message(
    digest_id: str, ward_id: str, ward: str, content: Content, figures: Sequence[Figures]
) -> Message:
    """The week's page for a manager: three lines when it was quiet."""
    blocks: list[Component] = [
        Header(
            truncate(
                f"{ward}: {content.first.day} {content.first:%b} to "
                f"{content.last.day} {content.last:%b}",
                150,
            )
        ),
        _paragraph(f"{bold(words.heading(content))}"),
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
    blocks.append(
        Context(
            [
                prose(
                    "A pulse to talk about: not a scale, not about any person, and not "
                    "for setting one ward beside another."
                )
            ]
        )
    )
    return Message.of(truncate(escape(words.plain_digest(ward, content, figures)), 3900), *blocks)


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
        _paragraph(f"{escape(each.statement)}\n{escape(words.distribution(each))}")
        for each in figures[:MOST_IN_MODAL]
    )
    blocks.append(
        Context(
            [
                prose(
                    "Below ten people we show three groups and no exact number. We show "
                    "nothing at all until enough people have answered."
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
        blocks.append(_paragraph(escape(words.lapsed(content.lapsed))))
    if figures:
        shown = sorted(figures, key=_weight)[:MOST_READINGS]
        blocks += [Divider(), _paragraph("*Newly published*")]
        blocks += [_paragraph(escape(words.reading(each))) for each in shown]
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


def _paragraph(text: str) -> Section:
    return Section(prose(truncate(text, 3000)))
