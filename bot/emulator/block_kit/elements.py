"""Block elements: which kinds each block takes, and on which surfaces."""

from collections.abc import Mapping

from .buttons import BUTTON, FEEDBACK_BUTTONS, ICON_BUTTON, OVERFLOW, WORKFLOW_BUTTON
from .inputs import CHOICES, DATETIME_PICKER, PICKERS, TEXT_FIELDS
from .menus import MULTI_SELECTS, SELECTS
from .objects import SLACK_FILE, URL
from .problem import Surface
from .rules import Rule, exactly_one, kinds, kinds_by_surface, shape, words

IMAGE = shape(
    {"alt_text": words(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE},
    (exactly_one("image_url", "slack_file"),),
)

_LIMITED: Mapping[str, frozenset[Surface]] = {
    "workflow_button": frozenset({Surface.MESSAGE}),
    "datetimepicker": frozenset({Surface.MESSAGE, Surface.MODAL}),
    "email_text_input": frozenset({Surface.MODAL}),
    "number_input": frozenset({Surface.MODAL}),
    "url_text_input": frozenset({Surface.MODAL}),
    "file_input": frozenset({Surface.MODAL}),
    "rich_text_input": frozenset({Surface.MODAL, Surface.HOME}),
}

_PRESSED: Mapping[str, Rule] = {
    "button": BUTTON,
    "workflow_button": WORKFLOW_BUTTON,
    "overflow": OVERFLOW,
}

IN_ACTIONS = kinds_by_surface(
    {**_PRESSED, **SELECTS, **MULTI_SELECTS, **PICKERS, **DATETIME_PICKER, **CHOICES}, _LIMITED
)
"""What an `actions` block takes."""

AS_ACCESSORY = kinds_by_surface(
    {**_PRESSED, "image": IMAGE, **SELECTS, **MULTI_SELECTS, **PICKERS, **CHOICES}, _LIMITED
)
"""What a `section` takes beside its text."""

IN_INPUT = kinds_by_surface(
    {**SELECTS, **MULTI_SELECTS, **PICKERS, **DATETIME_PICKER, **CHOICES, **TEXT_FIELDS}, _LIMITED
)
"""What an `input` block takes."""

IN_CONTEXT_ACTIONS = kinds({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON})
"""What a `context_actions` block takes."""

BUTTONS = kinds({"button": BUTTON})
IMAGES = kinds({"image": IMAGE})
