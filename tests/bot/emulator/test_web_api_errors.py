"""A table of bad calls: the method, Slack's error, the lines that point at it, what was sent."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.emulator import Emulator, Timing
from bot.emulator.web_api import METHODS
from tests.bot.emulator.wards import Ward, call, new_ward, web


def bad(method: str, error: str, *lines: str, **sent: Any) -> Any:
    """One bad call. Words in braces stand for what the ward below has."""
    return pytest.param(method, error, list(lines), sent, id=f"{method}-{error}-{len(sent)}")


HOME = {"type": "home", "blocks": [{"type": "divider"}]}
NO_BLOCK = [{"type": "no"}]

CHAT = [
    bad("chat.postMessage", "invalid_arguments", "missing required field: channel", text="x"),
    bad("chat.postMessage", "channel_not_found", channel="", text="x"),
    bad("chat.postMessage", "channel_not_found", channel="#nowhere", text="x"),
    bad("chat.postMessage", "channel_not_found", channel="{leads}", text="x"),
    bad("chat.postMessage", "channel_not_found", channel="#leads", text="x"),
    bad("chat.postMessage", "not_in_channel", channel="{oak}", text="x"),
    bad("chat.postMessage", "is_archived", channel="{gone}", text="x"),
    bad("chat.postMessage", "user_disabled", channel="{left}", text="x"),
    bad("chat.postMessage", "cannot_dm_bot", channel="{bot}", text="x"),
    bad("chat.postMessage", "no_text", channel="{channel}"),
    bad("chat.postMessage", "msg_too_long", channel="{channel}", text="x" * 40_001),
    bad("chat.postMessage", "invalid_blocks_format", channel="{channel}", blocks="["),
    bad(
        "chat.postMessage",
        "invalid_blocks",
        "unsupported type: no [json-pointer:/blocks/0/type]",
        channel="{channel}",
        blocks=NO_BLOCK,
    ),
    bad(
        "chat.postMessage",
        "invalid_attachments",
        "unsupported type: no [json-pointer:/attachments/1/blocks/0/type]",
        channel="{channel}",
        attachments=[{"text": "x"}, {"blocks": NO_BLOCK}],
    ),
    bad("chat.postMessage", "invalid_attachments", channel="{channel}", attachments="x"),
    bad("chat.postMessage", "too_many_attachments", channel="{channel}", attachments=[{}] * 101),
    bad("chat.postMessage", "invalid_arguments", channel="{channel}", text="x", as_user=True),
    bad("chat.postMessage", "thread_not_found", channel="{channel}", text="x", thread_ts="1.0"),
    bad(
        "chat.postMessage",
        "invalid_arguments",
        "must provide a string [json-pointer:/text]",
        channel="{channel}",
        text={"a": 1},
    ),
    bad(
        "chat.postEphemeral",
        "invalid_arguments",
        "missing required field: user",
        channel="{channel}",
        text="x",
    ),
    bad("chat.postEphemeral", "user_not_in_channel", channel="{channel}", user="{left}", text="x"),
    bad("chat.postEphemeral", "is_archived", channel="{gone}", user="{anna}", text="x"),
    bad("chat.postEphemeral", "no_text", channel="{channel}", user="{anna}"),
    bad("chat.update", "invalid_arguments", "missing required field: ts", channel="{channel}"),
    bad("chat.update", "cant_update_message", channel="{channel}", ts="{said}", text="x"),
    bad("chat.update", "message_not_found", channel="{channel}", ts="1.0", text="x"),
    bad("chat.update", "msg_too_long", channel="{channel}", ts="{ts}", text="x" * 4001),
    bad("chat.delete", "cant_delete_message", channel="{channel}", ts="{said}"),
    bad("chat.delete", "message_not_found", channel="{channel}", ts=""),
    bad("chat.delete", "channel_not_found", channel="C99999999", ts="{ts}"),
]

CONVERSATIONS = [
    bad("conversations.open", "users_list_not_supplied"),
    bad("conversations.open", "user_not_found", users="U99999999"),
    bad("conversations.open", "user_disabled", users="{left}"),
    bad("conversations.open", "cannot_dm_bot", users="{bot}"),
    bad("conversations.open", "too_many_users", users="U1,U2,U3,U4,U5,U6,U7,U8,U9"),
    bad("conversations.open", "method_not_supported_for_channel_type", channel="{channel}"),
    bad("conversations.open", "channel_not_found", channel="D99999999"),
    bad("conversations.open", "channel_not_found", users="{anna},{ben}", prevent_creation="true"),
    bad("conversations.info", "invalid_arguments", "missing required field: channel"),
    bad("conversations.info", "channel_not_found", channel="{leads}"),
    bad("conversations.members", "invalid_limit", channel="{channel}", limit="-1"),
    bad("conversations.members", "invalid_limit", channel="{channel}", limit="some"),
    bad("conversations.members", "invalid_cursor", channel="{channel}", cursor="x"),
    bad("conversations.list", "invalid_limit", limit=1000),
    bad("conversations.list", "invalid_types", types="secret"),
    bad("conversations.list", "invalid_cursor", cursor="dXNlcjpVMQ=="),
    bad("conversations.join", "method_not_supported_for_channel_type", channel="{dm}"),
    bad("conversations.join", "is_archived", channel="{gone}"),
    bad("conversations.join", "channel_not_found", channel="{leads}"),
    bad("conversations.history", "not_in_channel", channel="{oak}"),
    bad(
        "conversations.history",
        "invalid_arguments",
        "must be less than 1000 [json-pointer:/limit]",
        channel="{channel}",
        limit=1000,
    ),
    bad(
        "conversations.history",
        "invalid_arguments",
        "must be greater than 0 [json-pointer:/limit]",
        channel="{channel}",
        limit=-1,
    ),
    bad(
        "conversations.history",
        "invalid_arguments",
        "must be an integer [json-pointer:/limit]",
        channel="{channel}",
        limit="x",
    ),
    bad("conversations.history", "invalid_ts_oldest", channel="{quiet}", oldest="yesterday"),
    bad("conversations.history", "invalid_ts_latest", channel="{quiet}", latest="nan"),
    bad("conversations.history", "invalid_cursor", channel="{channel}", cursor="?"),
    bad(
        "conversations.replies",
        "invalid_arguments",
        "missing required field: ts",
        channel="{channel}",
    ),
    bad("conversations.replies", "thread_not_found", channel="{channel}", ts="1.0"),
]

PEOPLE_AND_VIEWS = [
    bad("users.info", "user_not_found"),
    bad("users.info", "user_not_found", user="U99999999"),
    bad("users.list", "invalid_limit", limit=1001),
    bad("users.list", "invalid_cursor", cursor="dGVhbTpVMQ=="),
    bad("users.conversations", "invalid_limit", limit=1000),
    bad("users.conversations", "user_not_found", user="U99999999"),
    bad("team.info", "team_not_found", team="T99999999"),
    bad("bots.info", "bot_not_found", bot="B99999999"),
    bad("views.open", "invalid_arguments", "missing required field: view", trigger_id="x"),
    bad(
        "views.open",
        "invalid_arguments",
        "must provide an object [json-pointer:/view]",
        trigger_id="x",
        view="[",
    ),
    bad("views.publish", "invalid_arguments", "missing required field: user_id", view=HOME),
    bad("views.publish", "user_not_found", user_id="U99999999", view=HOME),
    bad("views.update", "not_found", view_id="V99999999", view=HOME),
    bad("views.update", "invalid_arguments", "missing required field: view_id", view=HOME),
]

UPLOAD, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"
FILE = [{"id": "{file}"}]
FILES = [
    bad(
        UPLOAD,
        "invalid_arguments",
        "missing required field: filename",
        "missing required field: length",
    ),
    bad(UPLOAD, "missing_argument", filename="a", length="0"),
    bad(
        UPLOAD,
        "invalid_arguments",
        "must be greater than 0 [json-pointer:/length]",
        filename="a",
        length="-1",
    ),
    bad(
        UPLOAD,
        "invalid_arguments",
        "must be an integer [json-pointer:/length]",
        filename="a",
        length="many",
    ),
    bad(UPLOAD, "file_upload_size_restricted", filename="a", length=10**12),
    bad(UPLOAD, "alt_txt_too_large", filename="a", length=1, alt_txt="x" * 1001),
    bad(UPLOAD, "unknown_snippet_type", filename="a", length=1, snippet_type="?"),
    bad(UPLOAD, "snippet_too_large", filename="a", length=2**21, snippet_type="text"),
    bad(COMPLETE, "invalid_arguments", "missing required field: files"),
    bad(COMPLETE, "invalid_arguments", "must provide an array [json-pointer:/files]", files="F1"),
    bad(
        COMPLETE,
        "invalid_arguments",
        "no fewer than 1 items allowed [json-pointer:/files]",
        files=[],
    ),
    bad(
        COMPLETE,
        "invalid_arguments",
        "must provide an object [json-pointer:/files/0]",
        "missing required field: id [json-pointer:/files/1]",
        "must provide a string [json-pointer:/files/2/id]",
        files=["F1", {}, {"id": 1}],
    ),
    bad(COMPLETE, "file_not_found", files=[{"id": "F99999999"}]),
    bad(COMPLETE, "file_not_found", files=FILE * 2),
    bad(
        COMPLETE,
        "invalid_arguments",
        "input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]",
        files=FILE,
        channel_id="{anna}",
    ),
    bad(COMPLETE, "channel_not_found", files=FILE, channels="nowhere"),
    bad(COMPLETE, "not_in_channel", files=FILE, channel_id="{oak}"),
    bad(COMPLETE, "is_archived", files=FILE, channel_id="{gone}"),
    bad(COMPLETE, "thread_not_found", files=FILE, channel_id="{channel}", thread_ts="1.0"),
    bad(
        COMPLETE,
        "invalid_arguments",
        "only one channel is allowed with a thread [json-pointer:/thread_ts]",
        files=FILE,
        channels="{channel},{dm}",
        thread_ts="{ts}",
    ),
    bad(COMPLETE, "missing_scope", files=FILE, channel_id="{channel}", username="Somebody"),
    bad(
        COMPLETE,
        "invalid_blocks",
        "unsupported type: no [json-pointer:/blocks/0/type]",
        files=FILE,
        channel_id="{channel}",
        blocks=NO_BLOCK,
    ),
    bad("files.info", "invalid_arguments", "missing required field: file"),
    bad("files.info", "file_not_found", file="F99999999"),
]

Found = dict[str, str]


@pytest.fixture(scope="module")
def furnished() -> Iterator[tuple[Ward, Found]]:
    """One ward for the whole table, for no call in it changes anything; and what it has."""
    with Emulator(limits=False, timing=Timing(file_ready=0)) as emulator:
        ward = new_ward(emulator)
        left = emulator.add_person("cleo")
        emulator.deactivate(left)
        gone = emulator.add_channel("gone", [ward.anna])
        emulator.archive(gone)
        ticket = ward.client.files_getUploadURLExternal(filename="a.txt", length=1)
        assert web.post(ticket["upload_url"], content=b"x").status_code == 200
        yield (
            ward,
            {
                "channel": ward.channel,
                "quiet": emulator.add_channel("quiet", [ward.anna]),
                "oak": emulator.add_channel("oak", [ward.anna], bot=False),
                "leads": emulator.add_channel("leads", [ward.ben], bot=False, private=True),
                "gone": gone,
                "dm": emulator.dm(ward.anna),
                "anna": ward.anna.id,
                "ben": ward.ben.id,
                "left": left.id,
                "bot": emulator.bot_user_id,
                "said": ward.anna.says("hello", ward.channel).ts,
                "ts": str(ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]),
                "file": str(ticket["file_id"]),
            },
        )


def filled(value: Any, found: Found) -> Any:
    """What is sent, each word in braces replaced."""
    text = json.dumps(value)
    for word, meant in found.items():
        text = text.replace(f"{{{word}}}", meant)
    return json.loads(text)


def form(sent: dict[str, Any]) -> dict[str, str]:
    """As a form: all that is no text is written as JSON, as official clients do."""
    return {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in sent.items()
    }


@pytest.mark.parametrize(
    ("method", "error", "lines", "sent"), [*CHAT, *CONVERSATIONS, *PEOPLE_AND_VIEWS, *FILES]
)
def test_a_bad_call_is_refused_as_slack_does(
    furnished: tuple[Ward, Found], method: str, error: str, lines: list[str], sent: Any
) -> None:
    ward, found = furnished
    sent = filled(sent, found)
    takes_json = METHODS[method].takes_json
    answer = call(ward, method, **({"json": sent} if takes_json else {"data": form(sent)}))
    told = answer.get("response_metadata", {}).get("messages", [])
    assert (answer["ok"], answer["error"]) == (False, error)
    assert told == [f"[ERROR] {line}" for line in lines]


def test_every_method_is_in_the_table() -> None:
    tabled = {case.values[0] for case in (*CHAT, *CONVERSATIONS, *PEOPLE_AND_VIEWS, *FILES)}
    never_wrong = {"api.test", "auth.test", "apps.connections.open", "views.push"}
    assert METHODS.keys() - tabled == never_wrong
