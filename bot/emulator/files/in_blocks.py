"""Uploaded pictures in blocks: `slack_file` by id or URL, and who sees them."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from ..block_kit import Problem
from ..state.records import Json
from ..state.workspace import Workspace
from .shelf import File


def problems(workspace: Workspace, blocks: Any, pointer: str) -> list[Problem]:
    """What Slack would refuse: no such file, no picture, or not ready yet.

    `blocks` keep the rules of Block Kit already.
    """
    found = []
    for where, reference in references(blocks, pointer):
        file = resolve(workspace, reference)
        if file is None or not workspace.files.ready(file) or not file.is_picture:
            found.append(Problem("invalid slack file", where))
    return found


def references(value: Any, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Each `slack_file` of an image in these blocks, with its JSON pointer."""
    if isinstance(value, dict):
        if value.get("type") == "image" and isinstance(value.get("slack_file"), dict):
            yield f"{pointer}/slack_file", value["slack_file"]
        for name, item in value.items():
            yield from references(item, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from references(item, f"{pointer}/{place}")


def resolve(workspace: Workspace, reference: Json) -> File | None:
    """The file that a `slack_file` names, by its id or by an address of this workspace."""
    if "id" in reference:
        return workspace.files.find(str(reference["id"]))
    base, url = f"{workspace.url}/", str(reference.get("url", ""))
    return workspace.files.at(url.removeprefix(base[:-1])) if url.startswith(base) else None


def with_ids(workspace: Workspace, blocks: Sequence[Json]) -> list[Json]:
    """Blocks whose every `slack_file` has its id, for the page to ask by."""
    if not any(references(blocks)):
        return list(blocks)
    named = deepcopy(list(blocks))
    for _, reference in references(named):
        file = resolve(workspace, reference)
        if file is not None:
            reference["id"] = file.id
    return named


def sees(workspace: Workspace, user_id: str, file_id: str) -> bool:
    """Whether a message or a view on this person's screen holds the file."""
    return any(
        file_id in ids or any(file_id == _id(workspace, r) for _, r in references(blocks))
        for ids, blocks in _screen(workspace, user_id)
    )


def _screen(workspace: Workspace, user_id: str) -> Iterator[tuple[Sequence[str], Any]]:
    """The files and blocks of each message and view that the person sees."""
    home = workspace.views.home(user_id)
    for view in (*workspace.views.stack(user_id), *([home] if home else [])):
        yield (), view.content.get("blocks")
    for channel in workspace.visible_to(user_id):
        for message in workspace.seen_by(user_id, channel.id):
            yield message.files, (message.blocks, message.attachments)


def _id(workspace: Workspace, reference: Json) -> str | None:
    file = resolve(workspace, reference)
    return file.id if file else None
