"""The names that Slack gives back: actions, forms and their fields."""

from __future__ import annotations

from typing import Final

# Ways in, beside the button that other features show
SHORTCUT: Final = "concern_shortcut"
COMMAND: Final = "/concern"

# The form in which a concern is raised
RAISE: Final = "concern_raise"
PICK_WARD: Final = "concern_ward"
ABOUT: Final = "concern_about"
TAKE_OUT: Final = "concern_take_out"
CODE: Final = "concern_code"

# Following a concern of one's own
BY_CODE: Final = "concern_by_code"
MINE: Final = "concern_mine"
MINE_OPEN: Final = "concern_mine_open"
MINE_PAGE: Final = "concern_mine_page"
REPLY: Final = "concern_reply"
REPLY_TAKE_OUT: Final = "concern_reply_take_out"
OWN_BACK: Final = "concern_own_back"
HAND_YES: Final = "concern_hand_yes"
HAND_NO: Final = "concern_hand_no"

# Once it is closed
ENDING: Final = "concern_ending"
LEAVE_BACK: Final = "concern_leave_back"
GUARDIAN: Final = "concern_guardian"
GUARDIAN_TOLD: Final = "concern_guardian_told"
AFTERWARDS: Final = "concern_afterwards"
AFTERWARDS_ALL: Final = "concern_afterwards_all"

# Taking it back, and what is held of it
NAME_OFF: Final = "concern_name_off"
NAME_OFF_DONE: Final = "concern_name_off_done"
WITHDRAW: Final = "concern_withdraw"
WITHDRAWN: Final = "concern_withdrawn"
HELD: Final = "concern_held"
HELD_OF_MINE: Final = "concern_held_of_mine"
HELD_PAGE: Final = "concern_held_page"

# Reading and answering one
VIEW: Final = "concern_view"
PAGE: Final = "concern_page"
ACKNOWLEDGE: Final = "concern_acknowledge"
ASK: Final = "concern_ask"
RECORD: Final = "concern_record"
HAND_ON: Final = "concern_hand_on"
CLOSE: Final = "concern_close"
TELL: Final = "concern_tell"
BACK: Final = "concern_back"
ANSWER: Final = "concern_answer"
ANSWER_TAKE_OUT: Final = "concern_answer_take_out"

# Naming who receives concerns
RECIPIENTS: Final = "concern_recipients"
RECIPIENTS_PICKED: Final = "concern_recipients_picked"
RECIPIENTS_SAVED: Final = "concern_recipients_saved"
