"""What the emulator's tests share: a ward, the official client, small blocks to build with."""

from dataclasses import dataclass
from typing import Any

import httpx
from slack_sdk import WebClient

from bot.emulator import Emulator, Person

Json = dict[str, Any]

web = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))
"""For raw calls. One client for all: each new one reads the machine's certificates again."""


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
