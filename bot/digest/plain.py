"""The whole digest as text: for the terminal, and for who hears a message instead of seeing it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest import findings, words
from bot.digest.content import Content
from storage.figures import Figures


def plain_digest(ward: str, content: Content, figures: Sequence[Figures]) -> str:
    """The whole digest as text that stands alone."""
    moved, others = findings.of_week(content, figures)
    weeks = content.weeks_until_judged
    lines = [
        f"{ward}, {content.first.day} {content.first:%B} to {content.last.day} {content.last:%B}",
        words.heading(content),
        words.prompted(content),
        *([] if content.quiet else words.by_shift(content)),
        *(findings.moved(each, movement) for each, movement in moved),
        *(words.reading(each) for each in others),
        *([] if weeks is None else [findings.weeks_until_judged(weeks)]),
        *([words.lapsed(content.lapsed)] if content.lapsed else []),
        *([slower] if (slower := words.rhythm(content)) else []),
    ]
    if content.quiet:
        lines.append(f"A question to ask on the ward: {content.look.question}")
    else:
        lines.append(f"Where to look next: {content.look.dimension}. {content.look.reason}")
        lines.extend(f"- {act}" for act in content.look.acts)
    return "\n".join(lines)
