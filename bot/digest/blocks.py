"""The digest as a message and as modals: the page itself, and its charts and distributions."""

from __future__ import annotations

from blockkit import Button, Context, Divider, Section
from blockkit.core import Component

from bot.digest import ids, words
from bot.digest.content import Content
from bot.digest.page import Page
from bot.digest.plain import plain_digest
from bot.digest.sections import charts, page_sections, paragraph, teams_version
from bot.feature import Block
from bot.slack.message import Message, built, modal, prose
from bot.slack.payloads import View
from bot.slack.text import bold, escape, plain, truncate

# With the longest statements, so many stay under what a view may weigh.
MOST_IN_MODAL = 50
# Short enough for an update as well.
LONGEST_FALLBACK = 3900


def digest_message(page: Page) -> Message:
    """The week's page for a manager: three lines when it was quiet."""
    fallback = truncate(escape(plain_digest(page)), LONGEST_FALLBACK)
    return Message.of(fallback, *page_sections(page))


def digest_view(page: Page) -> View:
    """The same page as a modal, for who opens it from Home."""
    return modal("Weekly digest", *page_sections(page))


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
                    action_id=f"{ids.READ}_{digest_id}",
                    value=digest_id,
                    accessibility_label=plain(f"Read it: the weekly digest of {ward}", 75),
                ),
            )
        )
    )


def more_view(page: Page) -> View:
    """The charts, how the answers lay, and each shift's week."""
    content, figures = page.content, page.figures
    blocks: list[Component | Block] = [
        *charts(page),
        paragraph(
            "*Each shift*\n"
            + escape("\n".join(words.by_shift(content) or ["No prompts this week."]))
        ),
    ]
    if figures:
        blocks.append(Divider())
        blocks.append(paragraph("*How the answers lay*"))
    blocks.extend(
        paragraph(
            f"“{escape(each.statement)}”\n"
            f"{words.how_answered(each).capitalize()}: {escape(words.distribution(each))}"
        )
        for each in figures[:MOST_IN_MODAL]
    )
    left = len(figures) - MOST_IN_MODAL
    if left > 0:
        blocks.append(paragraph(f"And {words.number(left)} more than fit here."))
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
    blocks += teams_version(page)
    return modal("This week in full", *blocks, close="Close")
