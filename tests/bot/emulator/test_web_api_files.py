"""files.*: an upload in three steps, ready after a while, shared, fetched again."""

import json
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackRequestError

from bot.emulator import Fault, Timing
from bot.emulator.pytest_plugin import NewSlack
from tests.bot.emulator.hand import Hand
from tests.bot.emulator.wards import Ward, call, new_ward, picture, refused, web

PICTURE = picture()


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def slow(new_slack: NewSlack, hand: Hand) -> Ward:
    """A ward whose files are ready ten seconds later, by a hand of time that stands still."""
    return new_ward(new_slack(limits=False, timing=Timing(file_ready=10, monotonic=hand)))


def announced(ward: Ward, content: bytes = PICTURE, name: str = "chart.png", **more: Any) -> Any:
    return ward.client.files_getUploadURLExternal(filename=name, length=len(content), **more)


def uploaded(ward: Ward, content: bytes = PICTURE, name: str = "chart.png", **more: Any) -> str:
    """The id of a file whose bytes have come, but which is not completed."""
    answer = announced(ward, content, name, **more)
    assert web.post(answer["upload_url"], content=content).status_code == 200
    return str(answer["file_id"])


def completed(ward: Ward, content: bytes = PICTURE, name: str = "chart.png", **more: Any) -> str:
    file_id = uploaded(ward, content, name, **more)
    ward.client.files_completeUploadExternal(files=[{"id": file_id}])
    return file_id


def put_into(ward: Ward, channel: str) -> str:
    file_id = uploaded(ward)
    ward.client.files_completeUploadExternal(files=[{"id": file_id}], channel_id=channel)
    return file_id


# The official client's own way


def test_the_official_upload_puts_a_file_into_a_channel(ward: Ward) -> None:
    answer = ward.client.files_upload_v2(
        channel=ward.channel, filename="chart.png", content=PICTURE, initial_comment="Last week"
    )
    (message,) = ward.emulator.messages(ward.channel)
    assert (message["text"], message["subtype"]) == ("Last week", "file_share")
    assert [file["id"] for file in message["files"]] == [answer["file"]["id"]]


def test_the_official_upload_of_several_files_makes_one_message(ward: Ward) -> None:
    files = [{"filename": f"{n}.txt", "content": f"number {n}"} for n in range(3)]
    ward.client.files_upload_v2(channel=ward.channel, file_uploads=files)
    (message,) = ward.emulator.messages(ward.channel)
    assert [file["name"] for file in message["files"]] == ["0.txt", "1.txt", "2.txt"]


def test_the_official_upload_keeps_its_title_and_description(ward: Ward) -> None:
    answer = ward.client.files_upload_v2(
        filename="chart.png", content=PICTURE, title="Last week", alt_txt="Three bars"
    )
    file = ward.client.files_info(file=answer["file"]["id"])["file"]
    assert (file["title"], file["alt_txt"]) == ("Last week", "Three bars")


def test_the_official_upload_to_several_channels_shares_in_each(ward: Ward) -> None:
    oak = ward.emulator.add_channel("oak-ward", [ward.anna], private=True)
    ward.client.files_upload_v2(
        channels=[ward.channel, oak, ward.anna.id], filename="a.txt", content="x"
    )
    everywhere = [ward.channel, oak, ward.emulator.dm(ward.anna)]
    assert [len(ward.emulator.messages(channel)) for channel in everywhere] == [1, 1, 1]


def test_the_official_upload_goes_into_a_thread(ward: Ward) -> None:
    first = ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]
    ward.client.files_upload_v2(
        channel=ward.channel, filename="a.txt", content="x", thread_ts=first
    )
    replies = ward.client.conversations_replies(channel=ward.channel, ts=first)["messages"]
    assert [len(message.get("files", [])) for message in replies] == [0, 1]


def test_the_official_upload_fails_if_the_url_is_gone(new_slack: NewSlack, hand: Hand) -> None:
    ward = new_ward(new_slack(timing=Timing(upload_url=-1, monotonic=hand)))
    with pytest.raises((SlackRequestError, OSError), match="410"):
        ward.client.files_upload_v2(filename="a.txt", content="x")


# Sending the bytes


def test_the_bytes_may_come_raw_or_in_a_form(ward: Ward) -> None:
    for sent in ({"content": PICTURE}, {"files": {"file": ("chart.png", PICTURE)}}):
        answer = web.post(announced(ward)["upload_url"], **sent)
        assert (answer.status_code, answer.text) == (200, f"OK - {len(PICTURE)}")


@pytest.mark.parametrize("content", [b"", PICTURE[:-1], PICTURE + b"!", PICTURE + b"!" * 200_000])
def test_another_length_than_announced_is_refused(ward: Ward, content: bytes) -> None:
    url = announced(ward)["upload_url"]
    assert web.post(url, content=content).status_code == 400
    assert web.post(url, content=PICTURE).status_code == 200


def test_a_form_without_a_file_is_refused(ward: Ward) -> None:
    url = announced(ward)["upload_url"]
    assert web.post(url, files={"file": (None, PICTURE)}).status_code == 400


def test_an_upload_url_serves_once(ward: Ward) -> None:
    url = announced(ward)["upload_url"]
    web.post(url, content=PICTURE)
    assert web.post(url, content=PICTURE).status_code == 409


def test_an_upload_url_does_not_live_for_ever(slow: Ward, hand: Hand) -> None:
    url = announced(slow)["upload_url"]
    hand.now += Timing().upload_url + 1
    assert web.post(url, content=PICTURE).status_code == 410


def test_a_made_up_upload_url_is_refused(ward: Ward) -> None:
    assert web.post(f"{ward.emulator.url}/upload/v1/none", content=b"x").status_code == 404


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.ERROR_500, 500),
        (Fault.RATE_LIMITED(7), 429),
        (Fault.ERROR("malware"), 400),
        (Fault.SLOW(0.01), 200),
    ],
)
def test_an_upload_meets_faults_like_any_call(ward: Ward, fault: Fault, status: int) -> None:
    ward.emulator.faults.next("upload", fault)
    url = announced(ward)["upload_url"]
    assert web.post(url, content=PICTURE).status_code == status


@pytest.mark.parametrize(("fault", "next_time"), [("DROP_BEFORE", 200), ("DROP_AFTER", 409)])
def test_an_upload_can_be_dropped_before_and_after_it_was_taken(
    ward: Ward, fault: str, next_time: int
) -> None:
    ward.emulator.faults.next("upload", getattr(Fault, fault))
    url = announced(ward)["upload_url"]
    with pytest.raises(httpx.TransportError):
        web.post(url, content=PICTURE)
    assert web.post(url, content=PICTURE).status_code == next_time


# Completing


def test_a_file_is_not_there_before_it_is_completed(ward: Ward) -> None:
    file_id = uploaded(ward)
    with refused("file_not_found"):
        ward.client.files_info(file=file_id)


def test_an_upload_without_bytes_cannot_be_completed(ward: Ward) -> None:
    file_id = announced(ward)["file_id"]
    with refused("file_not_found"):
        ward.client.files_completeUploadExternal(files=[{"id": file_id}])


def test_an_upload_is_completed_once(ward: Ward) -> None:
    file_id = completed(ward)
    with refused("file_not_found"):
        ward.client.files_completeUploadExternal(files=[{"id": file_id}])


def test_a_refused_share_leaves_the_upload_to_be_completed(ward: Ward) -> None:
    file_id = uploaded(ward)
    with refused("channel_not_found"):
        ward.client.files_completeUploadExternal(files=[{"id": file_id}], channel_id="C99999999")
    assert ward.client.files_completeUploadExternal(files=[{"id": file_id}])["ok"]


def test_a_file_cannot_be_shared_where_the_app_takes_no_messages(ward: Ward) -> None:
    features = {"app_home": {"messages_tab_enabled": False}}
    scopes = {"scopes": {"bot": ["files:write"]}}
    file_id = uploaded(ward)
    ward.emulator.install({"features": features, "oauth_config": scopes})
    with refused("messages_tab_disabled"):
        ward.client.files_completeUploadExternal(files=[{"id": file_id}], channel_id=ward.anna.dm)


def test_a_file_without_a_title_is_called_by_its_name(ward: Ward) -> None:
    assert ward.client.files_info(file=completed(ward))["file"]["title"] == "chart.png"


def test_a_comment_counts_and_the_blocks_beside_it_do_not(ward: Ward) -> None:
    blocks = json.dumps([{"type": "divider"}])
    sent: Any = {"channel_id": ward.channel, "initial_comment": "Look", "blocks": blocks}
    ward.client.files_completeUploadExternal(files=[{"id": uploaded(ward)}], **sent)
    (message,) = ward.emulator.messages(ward.channel)
    assert (message["text"], "blocks" in message) == ("Look", False)


def test_blocks_may_stand_in_place_of_a_comment(ward: Ward) -> None:
    blocks = json.dumps([{"type": "divider"}])
    sent: Any = {"channel_id": ward.channel, "blocks": blocks}
    ward.client.files_completeUploadExternal(files=[{"id": uploaded(ward)}], **sent)
    assert ward.emulator.messages(ward.channel)[0]["blocks"][0]["type"] == "divider"


def test_more_than_a_hundred_channels_are_refused(ward: Ward) -> None:
    channels = ",".join(f"C{n:08}" for n in range(101))
    files = [{"id": uploaded(ward)}]
    answer = call(ward, "files.completeUploadExternal", json={"files": files, "channels": channels})
    assert answer["error"] == "channels_limit_exceeded"


# Being ready


def test_slack_does_not_say_what_a_file_is_until_it_is_ready(slow: Ward, hand: Hand) -> None:
    file_id = completed(slow)
    early = slow.client.files_info(file=file_id)["file"]
    hand.now += 10
    late = slow.client.files_info(file=file_id)["file"]
    told = ("mimetype", "filetype", "pretty_type", "original_w", "original_h")
    assert [early.get(name) for name in told] == ["", "", "", None, None]
    assert [late.get(name) for name in told] == ["image/png", "png", "PNG", 2, 3]


def test_a_file_is_shared_once_it_is_ready(new_slack: NewSlack) -> None:
    ward = new_ward(new_slack(limits=False, timing=Timing(file_ready=0.05)))
    file_id = put_into(ward, ward.channel)
    (message,) = ward.emulator.wait_until(lambda: ward.emulator.messages(ward.channel))
    file = ward.client.files_info(file=file_id)["file"]
    assert (file["channels"], file["is_public"]) == ([ward.channel], True)
    assert file["shares"]["public"][ward.channel][0]["ts"] == message["ts"]


def test_a_share_that_was_deleted_is_no_share(ward: Ward) -> None:
    file_id = put_into(ward, ward.channel)
    (message,) = ward.emulator.messages(ward.channel)
    ward.client.chat_delete(channel=ward.channel, ts=message["ts"])
    file = ward.client.files_info(file=file_id)["file"]
    assert (file["channels"], file["shares"], file["is_public"]) == ([], {}, False)


def test_a_file_is_not_shared_where_the_app_was_removed_meanwhile(new_slack: NewSlack) -> None:
    ward = new_ward(new_slack(limits=False, timing=Timing(file_ready=0.05)))
    oak = ward.emulator.add_channel("oak-ward", [ward.anna])
    ward.client.files_completeUploadExternal(
        files=[{"id": uploaded(ward)}], channels=[oak, ward.channel]
    )
    ward.emulator.remove_bot(oak)
    ward.emulator.wait_until(lambda: ward.emulator.messages(ward.channel))
    assert ward.emulator.messages(oak) == []


@pytest.mark.parametrize(
    ("name", "content", "mimetype", "filetype"),
    [
        ("a.txt", b"words", "text/plain", "text"),
        ("a.csv", b"a,b", "text/csv", "csv"),
        ("a.png", b"<script>", "application/octet-stream", "binary"),
        ("a.txt", PICTURE, "image/png", "png"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04..", "image/jpeg", "jpg"),
        ("a.gif", b"GIF89a\x01\x00\x02\x00", "image/gif", "gif"),
        ("a", b"%PDF-1.7", "application/pdf", "pdf"),
        ("a.svg", b"<svg/>", "image/svg+xml", "svg"),
        ("chart", b"?", "application/octet-stream", "binary"),
    ],
)
def test_what_a_file_is_comes_from_its_bytes_then_its_name(
    ward: Ward, name: str, content: bytes, mimetype: str, filetype: str
) -> None:
    file = ward.client.files_info(file=completed(ward, content, name))["file"]
    assert (file["mimetype"], file["filetype"]) == (mimetype, filetype)


def test_a_snippet_is_text_of_its_type(ward: Ward) -> None:
    file_id = completed(ward, b"print()", "a", snippet_type="python")
    file = ward.client.files_info(file=file_id)["file"]
    assert (file["mode"], file["mimetype"], file["filetype"]) == (
        "snippet",
        "text/plain",
        "python",
    )


# Fetching


def test_the_private_address_gives_the_bytes_to_the_apps_token(ward: Ward) -> None:
    file = ward.client.files_info(file=completed(ward, name="Last week's chart.png"))["file"]
    headers = {"Authorization": f"Bearer {ward.emulator.bot_token}"}
    for name in ("url_private", "url_private_download"):
        assert web.get(file[name], headers=headers).content == PICTURE


@pytest.mark.parametrize("authorization", ["", "Bearer xoxb-nobody", "Basic abc"])
def test_without_the_token_the_private_address_leads_to_signing_in(
    ward: Ward, authorization: str
) -> None:
    url = ward.client.files_info(file=completed(ward))["file"]["url_private"]
    answer = web.get(url, headers={"Authorization": authorization})
    assert (answer.status_code, answer.headers["location"]) == (302, f"{ward.emulator.url}/")


def test_the_private_address_needs_the_scope_to_read_files(ward: Ward) -> None:
    url = ward.client.files_info(file=completed(ward))["file"]["url_private"]
    ward.emulator.install({"oauth_config": {"scopes": {"bot": ["files:write"]}}})
    headers = {"Authorization": f"Bearer {ward.emulator.bot_token}"}
    assert web.get(url, headers=headers).status_code == 302


def test_a_private_address_of_no_file_is_not_found(ward: Ward) -> None:
    url = f"{ward.emulator.url}/files-pri/{ward.emulator.team_id}-F99999999/a.png"
    headers = {"Authorization": f"Bearer {ward.emulator.bot_token}"}
    assert web.get(url, headers=headers).status_code == 404


def test_the_traffic_never_shows_what_is_in_a_file(ward: Ward) -> None:
    ward.client.files_upload_v2(filename="a.txt", content="a secret")
    assert "a secret" not in ward.emulator.backend.traffic.tail(100)
