"""Whatever an app or a page sends, it is answered: never a 500, never a crash."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.emulator import Emulator, Timing
from bot.emulator.files.kinds import picture_size, type_of
from bot.emulator.state.manifest import ALL_SCOPES
from bot.emulator.web_api import METHODS
from bot.emulator.web_api.bodies import parse_arguments
from bot.emulator.web_api.errors import SlackError
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Ward, new_ward, web

_FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def open_ward() -> Iterator[Ward]:
    """A ward whose app may do everything, so that no call ends at its scopes."""
    everything = {"oauth_config": {"scopes": {"bot": sorted(ALL_SCOPES)}}}
    with Emulator(limits=False, timing=Timing(file_ready=0)) as emulator:
        emulator.install(MANIFEST | everything)
        yield new_ward(emulator)


def _values(ward: Ward) -> st.SearchStrategy[Any]:
    """Words that mean something here, and any others."""
    known = [
        ward.channel,
        ward.anna.id,
        ward.emulator.dm(ward.anna),
        "1.000000",
        "[]",
        "{}",
        '[{"type": "section"}]',
        '{"type": "home", "blocks": []}',
        "next:1",
        "bmV4dDox",
        "0",
        "-1",
        "99999",
    ]
    return st.sampled_from(known) | st.text(max_size=20)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "blocks", "view"]), inner, max_size=3)
    ),
    max_leaves=10,
)
_NAMES = st.sampled_from(
    [
        "channel", "text", "blocks", "ts", "thread_ts", "user", "users", "view", "view_id",
        "trigger_id", "user_id", "metadata", "cursor", "limit", "oldest", "latest", "inclusive",
        "types", "hash", "external_id", "attachments", "bot", "team", "error", "markdown_text",
        "filename", "length", "alt_txt", "snippet_type", "files", "file", "channels", "channel_id",
        "initial_comment", "exclude_archived", "return_im", "token", "trigger_id[0]", "ä",
    ]
)  # fmt: skip


@_FEW
@given(data=st.data())
def test_no_form_makes_the_web_api_fail(open_ward: Ward, data: st.DataObject) -> None:
    method = data.draw(st.sampled_from([*sorted(METHODS), "chat.shout"]))
    form = data.draw(st.dictionaries(_NAMES, _values(open_ward), max_size=6))
    token = data.draw(st.sampled_from([open_ward.emulator.bot_token, open_ward.emulator.app_token]))
    response = web.post(
        f"{open_ward.emulator.api_url}{method}",
        data=form,
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == 200
    assert isinstance(response.json()["ok"], bool)


@_FEW
@given(data=st.data())
def test_no_json_makes_the_web_api_fail(open_ward: Ward, data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(sorted(METHODS)))
    body = data.draw(_JSON | st.dictionaries(_NAMES, _JSON | _values(open_ward), max_size=6))
    headers = {
        "Authorization": f"Bearer {open_ward.emulator.bot_token}",
        "Content-Type": "application/json; charset=utf-8",
    }
    sent = json.dumps(body).encode()
    url = f"{open_ward.emulator.api_url}{method}"
    response = web.post(url, content=sent, headers=headers)
    assert response.status_code == 200
    assert isinstance(response.json()["ok"], bool)


@_FEW
@given(data=st.data())
def test_no_json_makes_the_page_fail(open_ward: Ward, data: st.DataObject) -> None:
    kinds = ["message", "block_action", "view_submit", "view_close", "read", "shortcut"]
    names = st.sampled_from(["channel", "text", "container", "block_id", "action_id", "view_id"])
    body = data.draw(st.dictionaries(names, _JSON | _values(open_ward), max_size=6))
    body |= {"kind": data.draw(st.sampled_from(kinds)), "person": open_ward.anna.id}
    response = web.post(
        f"{open_ward.emulator.url}/page-api/act",
        content=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code in {200, 400}


@_FEW
@given(body=st.binary(max_size=60))
def test_no_bytes_make_a_response_url_fail(open_ward: Ward, body: bytes) -> None:
    response = web.post(f"{open_ward.emulator.url}/actions/none", content=body)
    assert 400 <= response.status_code < 500


_PARTS = st.binary(max_size=60).map(lambda inner: b"--b\r\n" + inner + b"\r\n--b--\r\n")


@_FEW
@given(data=st.data())
def test_no_multipart_makes_the_web_api_fail(open_ward: Ward, data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(sorted(METHODS)))
    contents = st.binary(max_size=20) | _values(open_ward).map(lambda text: text.encode())
    part = st.tuples(st.none() | st.text(max_size=5), contents)
    parts = data.draw(st.dictionaries(_NAMES, part, min_size=1, max_size=5))
    response = web.post(
        f"{open_ward.emulator.api_url}{method}",
        files=parts,
        headers={"Authorization": f"Bearer {open_ward.emulator.bot_token}"},
    )
    assert response.status_code == 200
    assert isinstance(response.json()["ok"], bool)


@_FEW
@given(
    kind=st.sampled_from(
        ["", "image/png", "multipart/form-data", "multipart/form-data; boundary=b", "?;boundary="]
    ),
    body=st.binary(max_size=60) | _PARTS,
)
def test_no_upload_makes_slack_fail(open_ward: Ward, kind: str, body: bytes) -> None:
    length = max(1, len(body))
    ticket = open_ward.client.files_getUploadURLExternal(filename="a.png", length=length)
    response = web.post(ticket["upload_url"], content=body, headers={"Content-Type": kind})
    assert response.status_code in {200, 400}
    completed = web.post(
        f"{open_ward.emulator.api_url}files.completeUploadExternal",
        data={"files": json.dumps([{"id": ticket["file_id"]}])},
        headers={"Authorization": f"Bearer {open_ward.emulator.bot_token}"},
    )
    assert completed.json()["ok"] is (response.status_code == 200)


@given(content=st.binary(max_size=40), name=st.text(max_size=8))
def test_any_bytes_are_some_kind_of_file(content: bytes, name: str) -> None:
    for beginning in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a"):
        picture_size(beginning + content)
        assert type_of(name, beginning + content).mimetype


@given(
    kind=st.sampled_from(
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "text/plain",
        ]
    ),
    body=st.binary(max_size=80) | _PARTS,
)
def test_any_body_is_read_or_refused_by_name(kind: str, body: bytes) -> None:
    with suppress(SlackError):
        assert all(isinstance(name, str) for name in parse_arguments(kind, body, ""))
