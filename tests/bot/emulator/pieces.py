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


def static(**more: Any) -> Json:
    return {"type": "static_select", "options": options(3), **more}


def alert(**more: Any) -> Json:
    return {"type": "alert", "text": mrkdwn(), **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn(), **more}


def carousel(*cards: Json) -> Json:
    return {"type": "carousel", "elements": list(cards)}


def container(*blocks: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(blocks), **more}


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def opinion(**more: Any) -> Json:
    return {"text": plain(), "value": "good", **more}


def feedback(**more: Any) -> Json:
    buttons = {"positive_button": opinion(), "negative_button": opinion(value="bad")}
    return {"type": "feedback_buttons", **buttons, **more}


def icon(**more: Any) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain(), **more}


def workflow(**more: Any) -> Json:
    trigger = {"trigger": {"url": "https://example.org/t"}}
    return {"type": "workflow_button", "text": plain(), "workflow": trigger, **more}


def table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "table", "rows": list(rows), **more}


def data_table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "Ratings", "rows": list(rows), **more}


def figure(value: float = 4) -> Json:
    return {"type": "raw_number", "value": value, "text": str(value)}


def chart(drawn: Json, **more: Any) -> Json:
    return {"type": "data_visualization", "title": "Ratings", "chart": drawn, **more}


def pie(*slices: tuple[str, float]) -> Json:
    segments = [{"label": label, "value": value} for label, value in slices]
    return {"type": "pie", "segments": segments}


def plot(kind: str, categories: list[str], **series: list[tuple[str, float]]) -> Json:
    drawn = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in points]}
        for name, points in series.items()
    ]
    return {"type": kind, "series": drawn, "axis_config": {"categories": categories}}


def task(**more: Any) -> Json:
    return {"type": "task_card", "task_id": "1", "title": "Read", "status": "pending", **more}


IMAGE = {"type": "image", "alt_text": "A chart", "image_url": "https://example.org/a.png"}
TEXT_INPUT = {"type": "plain_text_input", "action_id": "t"}


def lines(problems: list[Problem]) -> list[tuple[str, str]]:
    """Each problem's pointer and words."""
    return [(problem.pointer, problem.message) for problem in problems]
