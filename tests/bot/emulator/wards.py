"""What the emulator's tests share: a ward, the official client, small blocks to build with."""

import struct
import zlib
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.emulator import Emulator, Person

Json = dict[str, Any]

web = httpx.Client(verify=False, limits=httpx.Limits(max_keepalive_connections=0))
"""For raw calls to this machine: plain HTTP, so no certificates are read."""


@dataclass(frozen=True, slots=True)
class Ward:
    """An emulator with something in it, and a client with the app's token."""

    emulator: Emulator
    client: WebClient
    anna: Person
    ben: Person
    channel: str


def new_ward(emulator: Emulator) -> Ward:
    """One ward's channel, two people, the app in it."""
    anna = emulator.add_person("anna", name="Anna Okafor")
    ben = emulator.add_person("ben", name="Ben Lyle", is_admin=True)
    channel = emulator.add_channel("willow-ward", [anna, ben])
    return Ward(emulator, client_of(emulator), anna, ben, channel)


def client_of(emulator: Emulator) -> WebClient:
    """The official client, without its retries, so that a test sees each answer."""
    return WebClient(emulator.bot_token, base_url=emulator.api_url, retry_handlers=[])


def call(ward: Ward, method: str, token: str | None = None, **sent: Any) -> Json:
    """One raw call; `sent` goes to httpx as it is. `token=""` sends none."""
    token = ward.emulator.bot_token if token is None else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= sent.pop("headers", {})
    response = web.post(ward.emulator.api_url + method, headers=headers, **sent)
    assert response.status_code == 200
    answer: Json = response.json()
    return answer


def refused(error: str) -> Any:
    """Expects the official client to raise this error of Slack's."""
    return pytest.raises(SlackApiError, match=f"'error': '{error}'")


def picture(width: int = 2, height: int = 3) -> bytes:
    """The bytes of a small grey PNG."""
    rows = b"".join(b"\x00" + b"\x80" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    written = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def front(person: Person) -> Json:
    """The modal that a person has in front of them."""
    view = person.view
    assert view is not None, f"{person.name} has no view open"
    return view


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def text_field(label: str, block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": f"{block_id}-entry"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        **more,
    }


def form(title: str = "Form", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [text_field("Name", "name")],
        **more,
    }


def home(words: str) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "section", "text": plain(words)},
            {"type": "actions", "elements": [button("Greet", "greet")]},
        ],
    }
