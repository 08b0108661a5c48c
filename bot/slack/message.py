"""Messages, modals and Homes, checked before they are sent.

Blocks are built with blockkit, which checks each; :mod:`bot.slack.limits` checks the rest. A
view or message that Slack would refuse is a fault of ours, and shows itself here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from blockkit import Text
from blockkit.core import Component, ComponentValidationError, FieldValidationError
from pydantic import TypeAdapter, ValidationError

from bot.slack.limits import Block, Surface, faults, has_input, objects
from bot.slack.text import units

View = dict[str, Any]
Shape = TypeVar("Shape")

LONGEST_TEXT = 4000  # of what an update takes, so that anything posted can be updated
LONGEST_METADATA = 3000
LARGEST_VIEW = 250 * 1000
_LONGEST_TITLE = 24
_LONGEST_ID = 255
_OLD_FORM = "this form is from an older version of the bot; open it again"


class BadMessage(ValueError):
    """Something that Slack would refuse. Says where and why, and holds nothing of the text."""


class BadMetadata(ValueError):
    """Metadata of a view that is not what this version of the bot put there."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: blocks, and a text that says the same on its own, for screen readers.

    Made by :meth:`of` or :meth:`plain`. The text is mrkdwn: escape what people typed.
    """

    text: str
    blocks: tuple[Block, ...] = ()

    @classmethod
    def of(cls, text: str, *components: Component | Block) -> Message:
        """A message of blocks.

        :raises BadMessage: Slack would refuse it.
        """
        return cls(_checked_text(text), _checked(built(*components), Surface.MESSAGE))

    @classmethod
    def plain(cls, text: str) -> Message:
        """A message of text alone.

        :raises BadMessage: Slack would refuse it.
        """
        return cls(_checked_text(text))


def prose(mrkdwn: str) -> Text:
    """A text object in mrkdwn, whatever it looks like; escape what people typed.

    Left to itself, blockkit guesses from the text, and takes an escaped & for plain text.
    """
    return Text(mrkdwn, type=Text.MD, verbatim=True)


def modal(
    title: str,
    *components: Component | Block,
    callback_id: str | None = None,
    submit: str | None = None,
    close: str | None = "Close",
    private_metadata: str = "",
) -> View:
    """A modal.

    :raises BadMessage: Slack would refuse it.
    """
    blocks = _checked(built(*components), Surface.MODAL)
    if has_input(blocks) and submit is None:
        raise BadMessage("submit: a modal with an input needs one")
    view: View = {"type": "modal", "title": _label("title", title), "blocks": list(blocks)}
    if submit is not None:
        view["submit"] = _label("submit", submit)
    if close is not None:
        view["close"] = _label("close", close)
    return _finished(view, callback_id, private_metadata)


def home(*components: Component | Block) -> View:
    """A Home.

    :raises BadMessage: Slack would refuse it.
    """
    blocks = _checked(built(*components), Surface.HOME)
    return _finished({"type": "home", "blocks": list(blocks)})


def built(*components: Component | Block) -> tuple[Block, ...]:
    """Blocks as Slack takes them; those that are so already stay as they are.

    :raises BadMessage: a block is not as it should be.
    """
    return tuple(_built(component, place) for place, component in enumerate(components))


def pack(value: object) -> str:
    """A small dataclass as private metadata, for :func:`unpack`.

    :raises BadMessage: it is longer than Slack takes.
    """
    packed = _adapter(type(value)).dump_json(value).decode()
    if len(packed) > LONGEST_METADATA:
        raise BadMessage(f"private_metadata: longer than {LONGEST_METADATA} characters")
    return packed


def unpack(metadata: str, shape: type[Shape]) -> Shape:
    """What :func:`pack` was given.

    :param shape: the dataclass that it must be, with all its fields and no others.
    :raises BadMetadata: it is something else, such as a view of an older version.
    """
    adapter = _adapter(shape)
    try:
        value: Shape = adapter.validate_json(metadata, strict=True)
    except ValidationError:
        raise BadMetadata(_OLD_FORM) from None
    if json.loads(metadata).keys() != json.loads(adapter.dump_json(value)).keys():
        raise BadMetadata(_OLD_FORM)
    return value


# Making one takes a while, and there is one for each kind of form.
_adapters: dict[object, TypeAdapter[Any]] = {}


def _adapter(shape: type[Any]) -> TypeAdapter[Any]:
    if shape not in _adapters:
        _adapters[shape] = TypeAdapter(shape)
    return _adapters[shape]


def _built(component: Component | Block, place: int) -> Block:
    if isinstance(component, dict):
        copied: Block = _copied(component)
        return copied
    build: Callable[[], Block] = component.build
    try:
        return build()
    except (FieldValidationError, ComponentValidationError) as error:
        # Its message may quote the text.
        fault = f"blocks/{place}: {type(component).__name__} is not as it should be"
        field = getattr(error, "field_name", None)
    raise BadMessage(f"{fault} ({field})" if field else fault)


def _copied(value: Any) -> Any:
    """A copy all the way down; of what JSON holds, ``copy.deepcopy`` makes the same, but slowly."""
    if isinstance(value, dict):
        return {name: _copied(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copied(each) for each in value]
    return value


def _checked(blocks: tuple[Block, ...], surface: Surface) -> tuple[Block, ...]:
    for block in blocks:
        for _, it in objects(block):
            _settle_text(block, it)
    found = faults(blocks, surface)
    if found:
        raise BadMessage("; ".join(found))
    return blocks


def _settle_text(block: Block, it: Block) -> None:
    if it.get("type") == "mrkdwn":
        # Slack would make links of addresses, channel names and certain mentions by itself.
        it["verbatim"] = True
    elif it.get("type") == "plain_text" and block.get("type") in {"section", "context"}:
        _mend_guess(it)


def _mend_guess(it: Block) -> None:
    """Make mrkdwn of escaped text that blockkit has taken for plain, or Slack shows ``&amp;``.

    Only where no ``<`` is left, so that nothing can turn into a mention by this.
    """
    text = str(it.get("text", ""))
    escaped = any(entity in text for entity in ("&amp;", "&lt;", "&gt;"))
    if escaped and "<" not in text and "emoji" not in it:
        it.update(type="mrkdwn", verbatim=True)


def _checked_text(text: str) -> str:
    if not text.strip():
        raise BadMessage("text: it is empty, and is all that a screen reader has")
    if units(text) > LONGEST_TEXT:
        raise BadMessage(f"text: longer than {LONGEST_TEXT} characters")
    return text


def _label(name: str, text: str) -> Block:
    if not text.strip() or units(text) > _LONGEST_TITLE:
        raise BadMessage(f"{name}: it must have 1 to {_LONGEST_TITLE} characters")
    return {"type": "plain_text", "text": text}


def _finished(view: View, callback_id: str | None = None, private_metadata: str = "") -> View:
    if callback_id is not None:
        if not 0 < len(callback_id) <= _LONGEST_ID:
            raise BadMessage(f"callback_id: it must have 1 to {_LONGEST_ID} characters")
        view["callback_id"] = callback_id
    if len(private_metadata) > LONGEST_METADATA:
        raise BadMessage(f"private_metadata: longer than {LONGEST_METADATA} characters")
    if private_metadata:
        view["private_metadata"] = private_metadata
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise BadMessage(f"view: larger than {LARGEST_VIEW // 1000} kB")
    return view
