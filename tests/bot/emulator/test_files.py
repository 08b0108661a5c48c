"""Uploaded pictures in blocks, and files on people's screens."""

from typing import Any

import httpx
import pytest

from bot.emulator import NotOnScreen, Timing
from bot.emulator.files.kinds import picture_size
from bot.emulator.pytest_plugin import NewSlack
from tests.bot.emulator.hand import Hand
from tests.bot.emulator.wards import Ward, home, new_ward, picture, plain, refused, web

PICTURE = picture()
JPEG = bytes.fromhex("ffd8 ffe0 0004 0000 ffc0 000b 08 0003 0002 01 000000")


def put(ward: Ward, name: str = "chart.png", content: bytes = PICTURE, **more: Any) -> str:
    """Upload a file and share it nowhere, unless `more` says so; its id."""
    answer = ward.client.files_upload_v2(filename=name, content=content, **more)
    return str(answer["file"]["id"])


def image(**slack_file: str) -> dict[str, Any]:
    return {"type": "image", "alt_text": "Three bars", "slack_file": slack_file}


def shown(ward: Ward, person: str, file_id: str) -> httpx.Response:
    """What the page is given for somebody's screen."""
    query = {"person": person, "file": file_id}
    return web.get(f"{ward.emulator.url}/page-api/file", params=query)


# Pictures in blocks


def test_an_image_block_takes_a_file_by_its_id_and_by_its_addresses(ward: Ward) -> None:
    file_id = put(ward)
    file = ward.client.files_info(file=file_id)["file"]
    blocks = [image(id=file_id), image(url=file["url_private"]), image(url=file["permalink"])]
    assert ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)["ok"]


def test_an_image_of_a_file_that_is_not_ready_is_refused(new_slack: NewSlack) -> None:
    hand = Hand()
    ward = new_ward(new_slack(timing=Timing(file_ready=10, monotonic=hand)))
    blocks = [image(id=put(ward))]
    with refused("invalid_blocks"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)
    hand.now += 10
    assert ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)["ok"]


def in_a_context(file: dict[str, Any]) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}, file]}


def beside_a_section(file: dict[str, Any]) -> dict[str, Any]:
    return {"type": "section", "text": plain("x"), "accessory": file}


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (image(id="F99999999"), "/blocks/1/slack_file"),
        (in_a_context(image(id="F99999999")), "/blocks/1/elements/1/slack_file"),
        (beside_a_section(image(id="F99999999")), "/blocks/1/accessory/slack_file"),
        (image(url="https://example.org/files-pri/T1-F1/a.png"), "/blocks/1/slack_file"),
    ],
)
def test_an_image_of_no_file_is_refused_where_it_stands(
    ward: Ward, block: dict[str, Any], pointer: str
) -> None:
    answer = web.post(
        f"{ward.emulator.api_url}chat.postMessage",
        json={"channel": ward.channel, "text": "x", "blocks": [{"type": "divider"}, block]},
        headers={"Authorization": f"Bearer {ward.emulator.bot_token}"},
    ).json()
    line = f"invalid slack file [json-pointer:{pointer}]"
    assert (answer["error"], answer["errors"]) == ("invalid_blocks", [line])


@pytest.mark.parametrize(("name", "content"), [("a.txt", b"words"), ("a.svg", b"<svg/>")])
def test_an_image_of_what_is_no_picture_is_refused(ward: Ward, name: str, content: bytes) -> None:
    blocks = [image(id=put(ward, name, content))]
    with refused("invalid_blocks"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)


def test_a_home_with_an_image_of_no_file_is_refused_where_it_stands(ward: Ward) -> None:
    view = {"type": "home", "blocks": [image(id="F99999999")]}
    with pytest.raises(Exception, match="json-pointer:/view/blocks/0/slack_file"):
        ward.client.views_publish(user_id=ward.anna.id, view=view)


def test_blocks_of_an_attachment_are_looked_at_too(ward: Ward) -> None:
    attachments = [{"blocks": [image(id="F99999999")]}]
    with pytest.raises(Exception, match="json-pointer:/attachments/0/blocks/0/slack_file"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", attachments=attachments)


# On the page


def test_the_page_is_given_the_id_of_a_file_named_by_its_address(ward: Ward) -> None:
    file_id = put(ward)
    url = ward.client.files_info(file=file_id)["file"]["url_private"]
    ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=[image(url=url)])
    view = {"type": "home", "blocks": [image(url=url)]}
    ward.client.views_publish(user_id=ward.anna.id, view=view)
    page = f"{ward.emulator.url}/page-api"
    query = f"person={ward.anna.id}&channel={ward.channel}"
    (message,) = web.get(f"{page}/channel?{query}").json()["messages"]
    published = web.get(f"{page}/screen?{query}").json()["home"]["view"]
    assert message["blocks"][0]["slack_file"] == {"url": url, "id": file_id}
    assert published["blocks"][0]["slack_file"] == {"url": url, "id": file_id}


def test_the_page_is_given_the_files_of_a_message(ward: Ward) -> None:
    file_id = put(ward, channel=ward.channel, alt_txt="Three bars")
    query = f"person={ward.anna.id}&channel={ward.channel}"
    answer = web.get(f"{ward.emulator.url}/page-api/channel?{query}").json()
    (file,) = answer["messages"][0]["files"]
    assert (file["id"], file["alt_txt"]) == (file_id, "Three bars")


def test_a_member_sees_the_file_of_a_message(ward: Ward) -> None:
    answer = shown(ward, ward.anna.id, put(ward, channel=ward.channel))
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")


def test_somebody_outside_a_private_channel_does_not_see_its_file(ward: Ward) -> None:
    leads = ward.emulator.add_channel("leads", [ward.ben], private=True)
    file_id = put(ward, channel=leads)
    assert shown(ward, ward.ben.id, file_id).status_code == 200
    assert shown(ward, ward.anna.id, file_id).status_code == 404


def test_a_file_that_is_shared_nowhere_is_seen_by_nobody(ward: Ward) -> None:
    assert shown(ward, ward.anna.id, put(ward)).status_code == 404


def test_a_picture_in_a_message_is_seen_by_its_readers(ward: Ward) -> None:
    file_id = put(ward)
    ward.client.chat_postMessage(channel=ward.anna.id, text="x", blocks=[image(id=file_id)])
    assert shown(ward, ward.anna.id, file_id).status_code == 200
    assert shown(ward, ward.ben.id, file_id).status_code == 404


def test_a_picture_on_somebodys_home_is_seen_by_them_until_it_changes(ward: Ward) -> None:
    file_id = put(ward)
    view = {"type": "home", "blocks": [image(id=file_id)]}
    ward.client.views_publish(user_id=ward.anna.id, view=view)
    assert shown(ward, ward.anna.id, file_id).status_code == 200
    assert shown(ward, ward.ben.id, file_id).status_code == 404
    ward.client.views_publish(user_id=ward.anna.id, view=home("Nothing more"))
    assert shown(ward, ward.anna.id, file_id).status_code == 404


def test_a_picture_in_an_ephemeral_message_is_seen_by_one_person(ward: Ward) -> None:
    file_id = put(ward)
    ward.client.chat_postEphemeral(
        channel=ward.channel, user=ward.anna.id, text="x", blocks=[image(id=file_id)]
    )
    assert shown(ward, ward.anna.id, file_id).status_code == 200
    assert shown(ward, ward.ben.id, file_id).status_code == 404


@pytest.mark.parametrize("person", ["", "U99999999"])
def test_nobody_sees_no_file(ward: Ward, person: str) -> None:
    file_id = put(ward, channel=ward.channel)
    assert shown(ward, person, file_id).status_code == 404


def test_a_person_opens_a_file_on_their_screen_and_no_other(ward: Ward) -> None:
    file_id = put(ward, channel=ward.emulator.dm(ward.anna))
    assert ward.anna.opens_file(file_id) == PICTURE
    with pytest.raises(NotOnScreen, match="not on the screen"):
        ward.ben.opens_file(file_id)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg><script>alert(1)</script></svg>"),
        ("picture.png", b"<script>alert(1)</script>"),
        ("code.js", b"alert(1)"),
    ],
)
def test_a_file_that_could_run_is_only_to_be_saved(ward: Ward, name: str, content: bytes) -> None:
    headers = shown(ward, ward.anna.id, put(ward, name, content, channel=ward.channel)).headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment;")


def test_no_file_is_guessed_at_or_runs(ward: Ward) -> None:
    headers = shown(ward, ward.anna.id, put(ward, channel=ward.channel)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_a_name_cannot_break_out_of_its_header(ward: Ward) -> None:
    file_id = put(ward, 'a"\r\nSet-Cookie: x=1; “ä”.png', channel=ward.channel)
    answer = shown(ward, ward.anna.id, file_id)
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (picture(7, 5), (7, 5)),
        (b"GIF89a\x07\x00\x05\x00", (7, 5)),
        (JPEG, (2, 3)),
        (JPEG[:9], None),
        (b"\x89PNG", None),
        (b"words", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_it(
    content: bytes, size: tuple[int, int] | None
) -> None:
    assert picture_size(content) == size
