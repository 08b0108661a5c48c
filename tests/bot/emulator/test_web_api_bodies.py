"""The ways to send a call: a form, JSON, multipart, the address; and what Slack says of them."""

from typing import Any

import pytest

from tests.bot.emulator.wards import Ward, call, web

JSON = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded"


def posted(ward: Ward, **sent: Any) -> Any:
    return call(ward, "chat.postMessage", **sent)


def test_a_form_json_and_multipart_say_the_same(ward: Ward) -> None:
    sent = {"channel": ward.channel, "text": "hello – ä"}
    assert posted(ward, data=sent)["message"]["text"] == "hello – ä"
    assert posted(ward, json=sent)["message"]["text"] == "hello – ä"
    parts = {name: (None, value) for name, value in sent.items()}
    assert posted(ward, files=parts)["message"]["text"] == "hello – ä"


def test_a_token_in_multipart_counts(ward: Ward) -> None:
    parts = {"token": (None, ward.emulator.bot_token)}
    assert call(ward, "auth.test", token="", files=parts)["ok"]


def test_a_file_in_multipart_is_no_argument(ward: Ward) -> None:
    parts = {"channel": (None, ward.channel), "text": ("hello.txt", b"hello")}
    assert posted(ward, files=parts)["error"] == "no_text"


def test_blocks_may_be_text_in_a_json_body(ward: Ward) -> None:
    sent = {"channel": ward.channel, "text": "x", "blocks": '[{"type": "divider"}]'}
    assert posted(ward, json=sent)["message"]["blocks"][0]["type"] == "divider"


def test_arguments_may_come_in_the_address(ward: Ward) -> None:
    url = f"{ward.emulator.api_url}users.info?user={ward.anna.id}"
    headers = {"Authorization": f"Bearer {ward.emulator.bot_token}"}
    assert web.get(url, headers=headers).json()["user"]["id"] == ward.anna.id


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("application/json", b'{"x": NaN}', "invalid_json"),
        ("application/json", b'{"x": 1e999}', "invalid_json"),
        ("application/json", b'{"x": "\\ud800"}', "invalid_json"),
        ("application/json", b"[" * 100_000, "invalid_json"),
        ("application/json", b'{"x": ' + b"[" * 70 + b"]" * 70 + b"}", "invalid_json"),
        ("application/json", b"\xff", "invalid_json"),
        ("application/x-www-form-urlencoded", b"x=%ff", "invalid_form_data"),
        ("multipart/form-data", b"x", "invalid_form_data"),
        ("multipart/form-data; boundary=b", b"--b\r\nx", "invalid_form_data"),
        ("application/xml", b"<x/>", "invalid_post_type"),
        ("", b"x=1", "missing_post_type"),
        ("application/json; charset=utf-7", b"{}", "invalid_charset"),
        ("application/x-www-form-urlencoded", b"x[0]=1", "invalid_array_arg"),
        ("application/x-www-form-urlencoded", b"not-this=1", "invalid_arg_name"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_name(
    ward: Ward, content_type: str, body: bytes, error: str
) -> None:
    headers = {"Content-Type": content_type}
    assert call(ward, "auth.test", headers=headers, content=body)["error"] == error


def test_a_form_in_latin_letters_is_read_as_such(ward: Ward) -> None:
    headers = {"Content-Type": f"{FORM}; charset=iso-8859-1"}
    body = f"channel={ward.channel}&text=%E9t%E9".encode()
    assert posted(ward, headers=headers, content=body)["message"]["text"] == "été"


@pytest.mark.parametrize(
    ("content_type", "body", "warning"),
    [
        ("application/json", b"{}", "missing_charset"),
        (f"{FORM}; charset=utf-8", b"", "superfluous_charset"),
    ],
)
def test_a_careless_content_type_is_warned_of(
    ward: Ward, content_type: str, body: bytes, warning: str
) -> None:
    answer = call(ward, "auth.test", headers={"Content-Type": content_type}, content=body)
    assert (answer["ok"], answer["warning"]) == (True, warning)
    assert answer["response_metadata"]["warnings"] == [warning]


def test_an_error_is_warned_of_as_well(ward: Ward) -> None:
    answer = posted(ward, json={"channel": None, "text": "x"})
    assert answer == {
        "ok": False,
        "error": "invalid_arguments",
        "warning": "missing_charset",
        "response_metadata": {
            "messages": ["[ERROR] must provide a string [json-pointer:/channel]"],
            "warnings": ["missing_charset"],
        },
    }


@pytest.mark.parametrize("content_type", [JSON, FORM])
def test_the_usual_content_types_are_not(ward: Ward, content_type: str) -> None:
    body = b"{}" if content_type == JSON else b""
    answer = call(ward, "auth.test", headers={"Content-Type": content_type}, content=body)
    assert "warning" not in answer


def test_the_official_client_is_never_warned(ward: Ward) -> None:
    answers = [
        ward.client.chat_postMessage(channel=ward.channel, text="x"),
        ward.client.users_info(user=ward.anna.id),
        ward.client.conversations_open(users=ward.anna.id),
        ward.client.files_getUploadURLExternal(filename="a.txt", length=1),
    ]
    assert [answer.get("warning") for answer in answers] == [None] * 4


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("users.info", "user_not_found"),
        ("conversations.info", "invalid_arguments"),
        ("files.info", "invalid_arguments"),
        ("files.getUploadURLExternal", "invalid_arguments"),
    ],
)
def test_a_method_that_only_reads_does_not_look_into_json(
    ward: Ward, method: str, error: str
) -> None:
    sent = {"user": ward.anna.id, "channel": ward.channel, "file": "F1", "length": 1}
    assert call(ward, method, json=sent)["error"] == error


def test_a_list_asked_for_in_json_comes_whole(ward: Ward) -> None:
    assert len(call(ward, "users.list", json={"limit": 1})["members"]) == 3
