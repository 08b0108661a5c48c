"""Block Kit's rules: every limit of messages, modals and Homes, with pointers to what broke."""

from .complete import complete_attachments, complete_blocks, complete_text
from .inside import acting_elements, elements_of, every_block
from .objects import all_options
from .problem import Problem, Surface
from .returned import check_option, check_rich_text, check_suggestions
from .surfaces import (
    MOST_ATTACHMENTS,
    check_attachments,
    check_home,
    check_message_blocks,
    check_modal,
    too_large,
)
from .whole import too_long

__all__ = [
    "MOST_ATTACHMENTS",
    "Problem",
    "Surface",
    "acting_elements",
    "all_options",
    "check_attachments",
    "check_home",
    "check_message_blocks",
    "check_modal",
    "check_option",
    "check_rich_text",
    "check_suggestions",
    "complete_attachments",
    "complete_blocks",
    "complete_text",
    "elements_of",
    "every_block",
    "too_large",
    "too_long",
]
