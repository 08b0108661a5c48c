"""What a message is made of, checked: text, blocks, attachments, metadata."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..backend import Backend
from ..block_kit import (
    MOST_ATTACHMENTS,
    check_attachments,
    check_message_blocks,
    complete_attachments,
    complete_blocks,
    too_long,
)
from ..files import in_blocks as slack_files
from ..state.records import Json
from .arguments import Arguments
from .errors import SlackError, invalid_blocks

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LONGEST_MARKDOWN = 12_000
UNSHOWABLE = "This content can't be displayed."
"""What Slack writes as the text of a message that came with blocks and no text."""


@dataclass(frozen=True, slots=True)
class Content:
    """The checked content of a message. None: not given, so an update leaves it."""

    text: str | None
    blocks: tuple[Json, ...] | None
    attachments: tuple[Json, ...] | None
    metadata: Json | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.text or self.blocks or self.attachments)

    @property
    def fallback(self) -> str:
        """The text, or Slack's word for there being none."""
        return self.text or (UNSHOWABLE if self.blocks else "")


def read_content(backend: Backend, arguments: Arguments, longest: int = LONGEST_TEXT) -> Content:
    """The content that a call carries. Raises Slack's error for what it would refuse."""
    text, blocks = _text(arguments, longest), read_blocks(backend, arguments)
    attachments = _attachments(backend, arguments, blocks or ())
    return Content(text, blocks, attachments, _metadata(arguments))


def _text(arguments: Arguments, longest: int) -> str | None:
    markdown = arguments.text("markdown_text")
    if markdown:
        if arguments.get("text") or arguments.get("blocks"):
            raise SlackError("markdown_text_conflict")
        if len(markdown) > LONGEST_MARKDOWN:
            raise SlackError("msg_too_long")
        return markdown
    if arguments.get("text") is None:
        return None
    text = arguments.text("text")
    if len(text) > longest:
        raise SlackError("msg_too_long")
    return text


def read_blocks(backend: Backend, arguments: Arguments) -> tuple[Json, ...] | None:
    """A message's blocks, checked and completed; None if there are none."""
    blocks = arguments.structure("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    problems = check_message_blocks(blocks)
    problems = problems or slack_files.problems(backend.workspace, blocks, "/blocks")
    if problems:
        raise invalid_blocks(problems)
    if too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return tuple(complete_blocks(blocks))


def read_thread(backend: Backend, channel_id: str, arguments: Arguments) -> str | None:
    """The thread that a message is to be in, which must be in that channel."""
    thread_ts = arguments.text("thread_ts") or None
    if thread_ts and backend.workspace.find_message(channel_id, thread_ts) is None:
        raise SlackError("thread_not_found")
    return thread_ts


def _attachments(
    backend: Backend, arguments: Arguments, beside: Sequence[Json]
) -> tuple[Json, ...] | None:
    """A message's attachments, checked beside its blocks, and completed."""
    attachments = arguments.structure("attachments", "invalid_attachments")
    if attachments is None:
        return None
    if isinstance(attachments, list) and len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    problems = check_attachments(beside, attachments)
    problems = problems or slack_files.problems(backend.workspace, attachments, "/attachments")
    if problems:
        raise invalid_blocks(problems, "invalid_attachments")
    return tuple(complete_attachments(attachments))


def _metadata(arguments: Arguments) -> Json | None:
    metadata = arguments.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not _well_formed(metadata):
        raise SlackError("invalid_metadata_format")
    return dict(metadata)


def _well_formed(metadata: Any) -> bool:
    if not isinstance(metadata, dict):
        return False
    if not metadata:
        return True
    named = isinstance(metadata.get("event_type"), str) and bool(metadata["event_type"])
    return named and isinstance(metadata.get("event_payload"), dict) and len(metadata) == 2
