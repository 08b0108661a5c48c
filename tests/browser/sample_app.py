"""A small app in Bolt that answers what the page's tests do, much as the bot would."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.emulator import Emulator

Json = dict[str, Any]

GALLERY: Json = json.loads((Path(__file__).parent / "gallery.json").read_text("utf-8"))
"""Blocks and views of every kind that the page draws."""

MANIFEST: Json = {
    "display_information": {"name": "Sample app"},
    "features": {
        "bot_user": {"display_name": "Sample app"},
        "app_home": {"home_tab_enabled": True, "messages_tab_read_only_enabled": True},
        "slash_commands": [
            {"command": "/form", "description": "Open a form", "usage_hint": "[name]"},
            {"command": "/gallery", "description": "Post one of each"},
            {"command": "/rare", "description": "Open a form with rare fields"},
        ],
        "shortcuts": [
            {
                "name": "Open the form",
                "callback_id": "open-form",
                "description": "From anywhere",
                "type": "global",
            },
            {
                "name": "Ask about this",
                "callback_id": "about-message",
                "description": "On a message",
                "type": "message",
            },
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "files:read", "im:write", "users:read"]}
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
    },
}


@dataclass(slots=True)
class Desk:
    """What reached the app, and whether it may answer yet."""

    forms: list[Json] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()

    def sent(self, ack: Ack, view: Json) -> None:
        """Answer a form by the ward name in it."""
        values = view["state"]["values"]
        self.forms.append(values)
        self.may_answer.wait(2)
        name = values.get("name", {}).get("name", {}).get("value")
        if name != "Silence":
            ack(**ANSWERS.get(name, {}))


def with_section(view: Json, text: str) -> Json:
    """A view with one more section on top."""
    return {**view, "blocks": [section(text), *view["blocks"]]}


def section(text: str) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def asking_for_focus(view: Json) -> Json:
    """A view whose first field wants the focus."""
    first = next(block for block in view["blocks"] if block["type"] == "input")
    asking = {**first, "element": {**first["element"], "focus_on_load": True}}
    return {**view, "blocks": [asking if block is first else block for block in view["blocks"]]}


ANSWERS: dict[str, Json] = {
    "Look again": {
        "response_action": "update",
        "view": with_section(asking_for_focus(GALLERY["form"]), "Please look again."),
    },
    "Taken": {
        "response_action": "errors",
        "errors": {"name": "That name is taken. Choose another."},
    },
    "Push": {"response_action": "push", "view": GALLERY["second"]},
    "Update": {
        "response_action": "update",
        "view": with_section(GALLERY["second"], "It was updated."),
    },
}


def sample_app(emulator: Emulator, desk: Desk) -> App:
    """The app, ready to be connected."""
    app = App(
        client=WebClient(token=emulator.bot_token, base_url=emulator.api_url),
        token_verification_enabled=False,
        process_before_response=True,
    )
    app.command("/form")(open_form)
    app.command("/gallery")(post_gallery)
    app.command("/rare")(open_rare)
    app.options("ward")(find_wards)
    app.options("staff")(find_wards)
    app.view("rare")(desk.sent)
    app.shortcut("open-form")(open_form)
    app.shortcut("about-message")(about_message)
    app.action("room")(open_form)
    app.action("pattern")(chose_pattern)
    app.action("silent")(never_answers)
    app.view("form")(desk.sent)
    app.view("second")(done)
    app.view_closed("form")(closed)
    app.event("app_home_opened")(home_opened)
    app.action(re.compile("^(?!silent$)"))(pressed)
    return app


def open_form(ack: Ack, body: Json, client: WebClient) -> None:
    """Open the form for whoever asked."""
    client.views_open(trigger_id=body["trigger_id"], view=GALLERY["form"])
    ack()


def open_rare(ack: Ack, body: Json, client: WebClient) -> None:
    """Open the form of rare fields."""
    client.views_open(trigger_id=body["trigger_id"], view=GALLERY["rare"])
    ack()


def find_wards(ack: Ack, body: Json) -> None:
    """The wards whose name begins with what was typed."""
    found = [name for name in ("Willow", "Wisteria", "Rowan") if name.startswith(body["value"])]
    ack(options=[{"text": {"type": "plain_text", "text": name}, "value": name} for name in found])


def post_gallery(ack: Ack, body: Json, client: WebClient) -> None:
    """Post one of each block."""
    client.chat_postMessage(channel=body["channel_id"], text="Gallery", blocks=GALLERY["message"])
    ack()


def about_message(ack: Ack, body: Json, respond: Respond) -> None:
    """Say which message was asked about."""
    ack()
    respond(f"You asked about: {body['message']['text']}")


def chose_pattern(ack: Ack, body: Json, client: WebClient) -> None:
    """Draw the form again with a word about what was chosen."""
    chosen = body["actions"][0]["selected_option"]["text"]["text"]
    view = with_section(GALLERY["form"], f"You chose {chosen}.")
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def never_answers() -> None:
    """No ack: Slack waits for it in vain."""


def done(ack: Ack) -> None:
    """Close every view."""
    ack(response_action="clear")


def closed(ack: Ack) -> None:
    """Take note that the form was closed."""
    ack()


def home_opened(event: Json, client: WebClient) -> None:
    """Draw the Home."""
    client.views_publish(user_id=event["user"], view=GALLERY["home"])


def pressed(ack: Ack, body: Json, respond: Respond) -> None:
    """Say to whoever pressed what they pressed, and to nobody else."""
    ack()
    if "response_url" in body:
        action = body["actions"][0]
        said = action.get("value") or (action.get("selected_option") or {}).get("value")
        respond(f"Saved: {said}.", replace_original=False)
