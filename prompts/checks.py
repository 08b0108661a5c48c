"""What every library and overlay must keep to: the handbook's plan, lengths, plain text."""

from __future__ import annotations

import re
from enum import StrEnum

AREAS = ("team", "other_patients", "inside_world", "outside_world")

AREA_OF = {
    "boundaries": "team",
    "therapy": "team",
    "patient_mix": "other_patients",
    "patient_dynamic": "other_patients",
    "personal_world": "inside_world",
    "physical_environment": "inside_world",
    "visitors": "outside_world",
    "outward_connections": "outside_world",
}


class Part(StrEnum):
    """The lists that hold words: three of a dimension, and an area's measures."""

    SEE = "see"
    THINK = "think"
    ACT = "act"
    MEASURES = "measures"


DIMENSION_PARTS = (Part.SEE, Part.THINK, Part.ACT)

# A prompt is one SEE, one THINK and one ACT in at most 75 words, whichever are drawn.
MOST_WORDS = {Part.SEE: 28, Part.THINK: 22, Part.ACT: 25, Part.MEASURES: 25}
_MOST_CHARACTERS = 300
_MOST_CHARACTERS_OF_A_LABEL = 100

_WORD = re.compile(r"\w[\w'’-]*")
_ID = re.compile(r"[a-z0-9_]+(?:-[a-z0-9_]+)+")
_LONGEST_ID = 80


def word_count(text: str) -> int:
    """Words as a person reading aloud would count them."""
    return len(_WORD.findall(text))


def id_prefix(owner: str, part: Part) -> str:
    """How the ids of a list begin: `boundaries-see-`, or `team-` for an area's measures."""
    return f"{owner}-" if part is Part.MEASURES else f"{owner}-{part}-"


def trouble_with_id(item_id: str, owner: str, part: Part) -> str | None:
    """Why this cannot be the id of an item in this list, or None."""
    prefix = id_prefix(owner, part)
    if not item_id.startswith(prefix):
        return f"An id in this list begins with “{prefix}”. Give it one that does."
    if not _ID.fullmatch(item_id) or len(item_id) > _LONGEST_ID:
        return (
            f"An id is “{prefix}” and then a few words in small letters, with - between them, "
            f"at most {_LONGEST_ID} characters in all. Write it so."
        )
    return None


def trouble_with_text(text: str, part: Part) -> str | None:
    """Why this cannot be put on the screen as an item of this part, or None."""
    most = MOST_WORDS[part]
    count = word_count(text)
    if count == 0:
        return "The text holds no words. Write some, or leave the item out."
    if count > most:
        return (
            f"The text has {count} words, and here it may have {most} at most, "
            "so that it can be read aloud. Shorten it."
        )
    return _trouble_with_characters(text, "text", _MOST_CHARACTERS)


def trouble_with_label(label: str, what: str) -> str | None:
    """Why this cannot be a name or a source, or None."""
    if not label:
        return f"The {what} is empty. Fill it in."
    return _trouble_with_characters(label, what, _MOST_CHARACTERS_OF_A_LABEL)


def _trouble_with_characters(text: str, what: str, most: int) -> str | None:
    if len(text) > most:
        return f"The {what} has more than {most} characters. Shorten it."
    for character in text:
        if not character.isprintable():
            return (
                f"The {what} holds a character that cannot be shown (U+{ord(character):04X}). "
                "Delete it."
            )
    return None
