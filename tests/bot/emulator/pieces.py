"""Small pieces of Block Kit, each good as it stands, to build tests of the rules from."""

from typing import Any

from bot.emulator.block_kit import Problem

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Words") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", text: str = "Words") -> Json:
    return {"text": plain(text), "value": value}


def options(count: int) -> list[Json]:
    return [option(str(place)) for place in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **more}


def raw(text: str = "cell") -> Json:
    return {"type": "raw_text", "text": text}


def rich(*inline: Json) -> Json:
    section_of_it = {"type": "rich_text_section", "elements": list(inline)}
    return {"type": "rich_text", "elements": [section_of_it]}


IMAGE = {"type": "image", "alt_text": "A chart", "image_url": "https://example.org/a.png"}
TEXT_INPUT = {"type": "plain_text_input", "action_id": "t"}


def lines(problems: list[Problem]) -> list[tuple[str, str]]:
    """Each problem's pointer and words."""
    return [(problem.pointer, problem.message) for problem in problems]
