"""Whether what somebody typed can be kept to the letter, and if not, what to do about it."""

from __future__ import annotations

from bot.slack.text import one_line

SHOWN_BEFORE = 20


def is_blank(text: str) -> bool:
    """Whether there is nothing in a text that anybody could see."""
    return not one_line(text)


def trouble_with(text: str, most: int) -> str:
    """What keeps a text from being stored as it is, and what to do, in sentences; else nothing.

    :param most: how many characters there is room for.
    """
    if len(text) > most:
        over = len(text) - most
        characters = "character" if over == 1 else "characters"
        return f"Please use at most {most} characters. This is {over} {characters} too long."
    before = _before_a_broken_one(text)
    if before is None:
        return ""
    where = f"after “{one_line(before)[-SHOWN_BEFORE:]}”" if one_line(before) else "at the start"
    return f"One character {where} is broken, so we cannot keep it. Please delete it, then send."


def too_many_words(text: str, most: int) -> str:
    """That a text has more words than it may, and how many it has; else nothing."""
    count = len(text.split())
    return f"Please use at most {most} words. These are {count}." if count > most else ""


def _before_a_broken_one(text: str) -> str | None:
    """What stands before half a character, which no file can hold; None where all are whole."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return text[: error.start]
    return None
