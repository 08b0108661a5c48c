"""The whole digest as text: for the terminal, and for who hears a message instead of seeing it."""

from __future__ import annotations

from bot.digest import doings, findings, words
from bot.digest.page import Page


def plain_digest(page: Page) -> str:
    """The whole digest as text that stands alone, in the order of the page."""
    content = page.content
    first, last = content.first, content.last
    lines = [
        f"{page.ward}, {first.day} {first:%B} to {last.day} {last:%B}",
        words.heading(content),
        words.prompted(content),
    ]
    if content.quiet:
        lines.append(f"A question to ask on the ward: {content.look.question}")
    else:
        lines += _busy(page)
    slower = words.rhythm(content)
    return "\n".join([*lines, *([slower] if slower else [])])


def _busy(page: Page) -> list[str]:
    content = page.content
    moved, others = findings.of_week(content, page.figures)
    weeks = content.weeks_until_judged
    return [
        *words.by_shift(content),
        *_owed(page),
        *_under("What moved:", [findings.moved(each, movement) for each, movement in moved]),
        *_under("Newly published:", [words.reading(each) for each in others]),
        *_under("You said, we did:", [doings.told(each) for each in page.done]),
        f"Where to look next: {content.look.dimension}. {content.look.reason}",
        *(f"- {act}" for act in content.look.acts),
        *([words.team_at(page.team_at)] if page.team_at else []),
        *([words.lapsed(content.lapsed)] if content.lapsed else []),
        *([] if weeks is None else [findings.weeks_until_judged(weeks)]),
    ]


def _owed(page: Page) -> list[str]:
    content = page.content
    silent = [words.silence(each, has_leads=page.has_leads) for each in content.unanswered]
    agreed = [doings.owed(each, content.made_on) for each in page.owed]
    return _under("What is owed:", [*silent, *agreed])


def _under(title: str, items: list[str]) -> list[str]:
    return [title, *(f"- {item}" for item in items)] if items else []
