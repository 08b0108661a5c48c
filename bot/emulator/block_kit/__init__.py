"""Block Kit's rules: every limit of messages, modals and Homes, with pointers to what broke."""

from .complete import complete_blocks, complete_text
from .objects import all_options
from .problem import Problem, Surface
from .surfaces import check_home, check_message_blocks, check_modal, too_large

__all__ = [
    "Problem",
    "Surface",
    "all_options",
    "check_home",
    "check_message_blocks",
    "check_modal",
    "complete_blocks",
    "complete_text",
    "too_large",
]
