"""files.*: uploading in three steps, and what became of it."""

import re
from typing import Any

from ..backend import Backend
from ..faults.rate_limits import Tier
from ..files.shapes import file_json
from ..files.shelf import LARGEST, File, Share
from ..state.records import Channel, Json, Message
from .access import check_posting, find_own_channel, need_scope
from .arguments import Arguments
from .content import LONGEST_TEXT, read_blocks, read_thread
from .errors import SlackError, invalid_argument, invalid_arguments, missing
from .method import Method

LONGEST_ALT_TEXT = 1000
LARGEST_SNIPPET = 1024 * 1024
MOST_CHANNELS = 100
_CHANNEL_ID = r"^[CGDZ][A-Z0-9]{8,}$"
_SNIPPET_TYPE = re.compile(r"[a-z][a-z0-9_+-]{0,40}")


def get_upload_url(backend: Backend, arguments: Arguments) -> Json:
    """files.getUploadURLExternal: where to send a file's bytes."""
    absent = [name for name in ("filename", "length") if not arguments.get(name)]
    if "length" in arguments and str(arguments["length"]) == "0":
        raise SlackError("missing_argument")
    if absent:
        raise invalid_arguments(*(f"missing required field: {name}" for name in absent))
    length = _length(arguments)
    alt_txt, snippet_type = arguments.text("alt_txt"), arguments.text("snippet_type")
    if len(alt_txt) > LONGEST_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    if snippet_type:
        _check_snippet(snippet_type, length)
    created = int(backend.clock.now().timestamp())
    key, file = backend.workspace.files.announce(
        backend.app.user_id, arguments.text("filename"), length, created, alt_txt, snippet_type
    )
    return {"upload_url": f"{backend.url}/upload/v1/{key}", "file_id": file.id}


def _length(arguments: Arguments) -> int:
    length = arguments.whole("length") or 0
    if length < 1:
        raise invalid_argument("must be greater than 0", "length")
    if length > LARGEST:
        raise SlackError("file_upload_size_restricted")
    return length


def _check_snippet(snippet_type: str, length: int) -> None:
    if not _SNIPPET_TYPE.fullmatch(snippet_type):
        raise SlackError("unknown_snippet_type")
    if length > LARGEST_SNIPPET:
        raise SlackError("snippet_too_large")


def complete_upload(backend: Backend, arguments: Arguments) -> Json:
    """files.completeUploadExternal: the files are there, and shared once they are ready."""
    entries = _entries(arguments)
    waiting = [backend.workspace.files.waiting(entry["id"]) for entry in entries]
    if not all(waiting) or len({entry["id"] for entry in entries}) < len(entries):
        raise SlackError("file_not_found")
    drafts = _drafts(backend, arguments, tuple(entry["id"] for entry in entries))
    files = [
        backend.workspace.files.complete(file, entry.get("title", ""))
        for file, entry in zip(waiting, entries, strict=True)
        if file is not None
    ]
    _share(backend, drafts)
    return {"files": [_current(backend, file) for file in files]}


def _current(backend: Backend, file: File) -> Json:
    """The file as it stands after sharing, which may have happened at once."""
    return file_json(backend.workspace, backend.workspace.files.find(file.id) or file)


def _entries(arguments: Arguments) -> list[dict[str, str]]:
    """The files named in the call: a list of objects with an id and perhaps a title."""
    given = arguments.structure("files")
    if given is None:
        raise missing("files")
    if not isinstance(given, list):
        raise invalid_argument("must provide an array", "files")
    if not given:
        raise invalid_argument("no fewer than 1 items allowed", "files")
    wrong = [line for place, entry in enumerate(given) for line in _wrong(entry, place)]
    if wrong:
        raise invalid_arguments(*wrong)
    return given


def _wrong(entry: Any, place: int) -> list[str]:
    pointer = f"/files/{place}"
    if not isinstance(entry, dict):
        return [f"must provide an object [json-pointer:{pointer}]"]
    if "id" not in entry:
        return [f"missing required field: id [json-pointer:{pointer}]"]
    return [
        f"must provide a string [json-pointer:{pointer}/{name}]"
        for name in ("id", "title", "highlight_type")
        if not isinstance(entry.get(name, ""), str)
    ]


def _drafts(backend: Backend, arguments: Arguments, file_ids: tuple[str, ...]) -> list[Message]:
    """The messages that will carry the files, one a conversation; none if they stay private."""
    channels = _channels(backend, arguments)
    if any(arguments.get(name) for name in ("username", "icon_emoji", "icon_url")):
        need_scope(backend.app, "chat:write.customize")
    text = arguments.text("initial_comment")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    blocks = None if text else read_blocks(backend, arguments)
    thread_ts = _thread(backend, arguments, channels)
    return [
        Message(
            ts="",
            channel=channel.id,
            user=backend.app.user_id,
            text=text,
            by_app=True,
            blocks=blocks or (),
            files=file_ids,
            thread_ts=thread_ts,
            subtype="file_share",
        )
        for channel in channels
    ]


def _channels(backend: Backend, arguments: Arguments) -> list[Channel]:
    one, several = arguments.text("channel_id"), arguments.names("channels")
    if one and not re.fullmatch(_CHANNEL_ID, one):
        raise invalid_argument(f"input must match regex pattern: {_CHANNEL_ID}", "channel_id")
    if len(several) > MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    wanted = dict.fromkeys([*([one] if one else []), *several])
    return [_channel(backend, target) for target in wanted]


def _channel(backend: Backend, target: str) -> Channel:
    """A conversation of the app's by its id; a person's id stands for the one with them."""
    user = backend.workspace.users.get(target)
    if user is not None and not user.is_bot and not user.deleted:
        channel = backend.workspace.direct_message(target, backend.app.user_id)
    else:
        channel = find_own_channel(backend, target)
    if channel.archived:
        raise SlackError("is_archived")
    check_posting(backend, channel)
    return channel


def _thread(backend: Backend, arguments: Arguments, channels: list[Channel]) -> str | None:
    if not arguments.text("thread_ts") or not channels:
        return None
    if len(channels) > 1:
        raise invalid_argument("only one channel is allowed with a thread", "thread_ts")
    return read_thread(backend, channels[0].id, arguments)


def _share(backend: Backend, drafts: list[Message]) -> None:
    """Post the messages once the files are ready, where the app still may."""

    def post() -> None:
        with backend.workspace.locked() as workspace:
            for draft in drafts:
                channel = workspace.channels[draft.channel]
                if channel.archived or draft.user not in channel.members:
                    continue
                message = workspace.post(draft)
                share = Share(message.channel, message.ts, message.thread_ts)
                for file_id in message.files:
                    workspace.files.shared(file_id, share)

    if backend.timing.file_ready > 0:
        backend.later(backend.timing.file_ready, post)
    else:
        post()


def info(backend: Backend, arguments: Arguments) -> Json:
    """files.info: says what a file is once it is ready."""
    file = backend.workspace.files.find(arguments.required("file"))
    if file is None:
        raise SlackError("file_not_found")
    shape = file_json(backend.workspace, file)
    return {"file": shape, "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS = (
    Method(
        "files.getUploadURLExternal",
        get_upload_url,
        Tier.FOUR,
        ("files:write",),
        takes_json=False,
    ),
    Method("files.completeUploadExternal", complete_upload, Tier.FOUR, ("files:write",)),
    Method("files.info", info, Tier.FOUR, ("files:read",), takes_json=False),
)
