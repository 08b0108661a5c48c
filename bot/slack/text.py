"""Putting text into Slack: what people typed stays text, and everything fits.

Lengths are counted in UTF-16 units, as a browser counts them. Where Slack counts characters it
counts no more than that, so what fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

ELLIPSIS = "…"

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
# One thing of mrkdwn that must not be cut: an entity, or a mention, link or date.
_WHOLE = re.compile(r"&(?:amp|lt|gt);|<[^<>]*>")
_ZERO_WIDTH_JOINER = "\u200d"
_REGIONAL_INDICATORS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")


def escape(text: str) -> str:
    """Text for mrkdwn in which nothing mentions, links or is an entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """A name or title that somebody typed, in bold and on one line."""
    return f"*{escape(one_line(text)).replace('*', '∗')}*"


def plain(text: str, limit: int) -> str:
    """Text for a plain_text place such as a button, a title or an option: one line that fits.

    Nothing is escaped: Slack shows plain_text as it is.
    """
    return truncate(one_line(text), limit, marked_up=False)


def one_line(text: str) -> str:
    """The same text without line breaks, runs of spaces and characters that cannot be seen."""
    visible = (character if _is_visible(character) else " " for character in text)
    return " ".join("".join(visible).split())


def truncate(text: str, limit: int, *, marked_up: bool = True) -> str:
    """The beginning of a text, with an ellipsis where something was left out.

    Characters that are drawn as one stay whole.

    :param marked_up: whether it is mrkdwn, whose entities and mentions stay whole too.
    """
    if units(text) <= limit:
        return text
    left = limit - units(ELLIPSIS)
    kept: list[str] = []
    for whole in _wholes(text, marked_up=marked_up):
        left -= units(whole)
        if left < 0:
            break
        kept.append(whole)
    return ("".join(kept).rstrip() + ELLIPSIS) if limit > 0 else ""


def units(text: str) -> int:
    """How long a text is, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def mention(user_id: str) -> str:
    """A real mention of a person, for mrkdwn.

    :raises ValueError: this is no Slack member id.
    """
    if not is_member_id(user_id):
        raise ValueError("not a Slack member id")
    return f"<@{user_id}>"


def is_member_id(text: str) -> bool:
    """Whether a text could be somebody's Slack member id."""
    return _USER.fullmatch(text) is not None


def _wholes(text: str, *, marked_up: bool) -> Iterator[str]:
    """The pieces of a text that must not be cut, in order."""
    if not marked_up:
        yield from _clusters(text)
        return
    end = 0
    for found in _WHOLE.finditer(text):
        yield from _clusters(text[end : found.start()])
        yield found.group()
        end = found.end()
    yield from _clusters(text[end:])


def _clusters(text: str) -> Iterator[str]:
    """Characters with what is drawn on or joined to them: accents, emoji families, flags."""
    cluster = ""
    for character in text:
        if cluster and not _belongs(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _belongs(cluster: str, character: str) -> bool:
    if cluster.endswith(_ZERO_WIDTH_JOINER) or character == _ZERO_WIDTH_JOINER:
        return True
    if _within(character, _SKIN_TONES) or _within(character, _TAGS):
        return True
    if _within(character, _REGIONAL_INDICATORS):
        return len(cluster) == 1 and _within(cluster, _REGIONAL_INDICATORS)
    return unicodedata.category(character) in {"Mn", "Me", "Mc"} or (cluster, character) == (
        "\r",
        "\n",
    )


def _within(character: str, bounds: tuple[str, str]) -> bool:
    return bounds[0] <= character <= bounds[1]


def _is_visible(character: str) -> bool:
    """Whether it is drawn, or joins what is drawn."""
    if character == _ZERO_WIDTH_JOINER or _within(character, _TAGS):
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
