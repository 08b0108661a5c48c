"""The sentences of the team's version, as plain text, and the whole of it for who hears it."""

from __future__ import annotations

from bot.digest import doings, words
from bot.digest.team.page import TeamPage

TITLE = "What the team said"
FOR_ALL = "For everyone on the ward. A pulse to talk about: not a scale, and not about any person."


def talked(page: TeamPage) -> str:
    """How often the team talked, in the digest's days."""
    content = page.content
    span = f"From {words.day(content.first)} to {words.day(content.last)}"
    if content.prompted == 0:
        return f"{span} there were no prompts."
    if content.talked == 0:
        prompts = "one prompt" if content.prompted == 1 else f"{content.prompted} prompts"
        return f"{span} we had {prompts}. Nobody pressed “We talked about it”."
    return f"{span} we talked about {content.talked} of {content.prompted} prompts."


def focus(page: TeamPage) -> str | None:
    """What the ward looks at for now."""
    ends = page.content.focus_ends
    if page.focus is None or ends is None:
        return None
    return f"Our focus is {page.focus}, until {words.weekday(ends)}."


def plain_team_digest(page: TeamPage) -> str:
    """The whole version as text that stands alone."""
    looked_at = focus(page)
    following = [doings.to_come(each, page.content.made_on) for each in page.agreed]
    lines = [
        f"{page.ward}: {TITLE[0].lower()}{TITLE[1:]}",
        talked(page),
        *(words.reading(each) for each in page.figures),
        *_under("What was done:", [doings.told(each) for each in page.done]),
        *_under("What is next:", [*([looked_at] if looked_at else []), *following]),
        f"A question to talk about: {page.content.question}",
    ]
    return "\n".join(lines)


def _under(title: str, items: list[str]) -> list[str]:
    return [title, *(f"- {item}" for item in items)] if items else []
