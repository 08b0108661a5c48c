"""Cards, rows of them, tasks and plans."""

from .elements import BUTTONS, IMAGES
from .objects import ID, URL, any_text
from .rich_text import RICH_TEXT
from .rules import array, at_least_one, kinds, one_of, shape, words

CARD = shape(
    {},
    {
        "block_id": ID,
        "hero_image": IMAGES,
        "icon": IMAGES,
        "title": any_text(150),
        "subtitle": any_text(150),
        "body": any_text(200),
        "actions": array(BUTTONS, 1, 3),
    },
    (at_least_one("hero_image", "title", "actions", "body"),),
)

CAROUSEL = shape({"elements": array(kinds({"card": CARD}), 1, 10)}, {"block_id": ID})

_ONE_RICH_TEXT = kinds({"rich_text": RICH_TEXT})
_SOURCE = kinds({"url": shape({"url": URL, "text": words(255)})})

TASK_CARD = shape(
    {"task_id": ID, "title": words(255)},
    {
        "block_id": ID,
        "details": _ONE_RICH_TEXT,
        "output": _ONE_RICH_TEXT,
        "sources": array(_SOURCE, 1, 100),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
)

PLAN = shape(
    {"title": words(255)},
    {"block_id": ID, "tasks": array(kinds({"task_card": TASK_CARD}), 1, 50)},
)
