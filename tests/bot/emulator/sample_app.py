"""A small Bolt app, as anybody would write one, and the two ways to run it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.emulator import Emulator
from bot.emulator.server import Server
from tests.bot.emulator.wards import Json, client_of, form, home, plain

MANIFEST: Json = {
    "display_information": {"name": "Sample"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "sample"},
        "slash_commands": [
            {"command": f"/{word}", "description": word}
            for word in ("form", "say", "loud", "silent", "broken", "nothing")
        ],
        "shortcuts": [
            {"name": "Go", "type": "global", "callback_id": "go", "description": "x"},
            {"name": "About this", "type": "message", "callback_id": "about", "description": "x"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "im:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "member_joined_channel",
                "member_left_channel",
                "channel_archive",
                "channel_rename",
                "message.channels",
                "tokens_revoked",
                "app_uninstalled",
            ]
        },
    },
}


def sample_app(emulator: Emulator) -> App:
    """A small Bolt app, as anybody would write one."""
    app = App(
        client=client_of(emulator),
        signing_secret=emulator.signing_secret,
        token_verification_enabled=False,
        process_before_response=True,
        logger=_quiet(),
    )
    _commands(app)
    _shortcuts(app)
    _actions(app)
    _views(app)
    _events(app)
    return app


def _quiet() -> logging.Logger:
    logger = logging.getLogger("sample-app")
    logger.setLevel(logging.CRITICAL)
    return logger


def _commands(app: App) -> None:
    @app.command("/form")
    def open_form(ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    @app.command("/say")
    def say(ack: Any, command: Json) -> None:
        ack(f"You said {command['text']}")

    @app.command("/loud")
    def loud(ack: Any) -> None:
        ack(text="Hello all", response_type="in_channel")

    @app.command("/broken")
    def broken() -> None:
        raise RuntimeError("broken on purpose")

    @app.command("/silent")
    def silent() -> None:
        """It does not acknowledge."""

    @app.command("/nothing")
    def nothing(ack: Any) -> None:
        ack()


def _shortcuts(app: App) -> None:
    @app.shortcut("go")
    def go(ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form("Shortcut"))
        ack()

    @app.shortcut("about")
    def about(ack: Any, body: Json, respond: Any) -> None:
        ack()
        respond(f"About: {body['message']['text']}")


def _actions(app: App) -> None:
    @app.action("rate")
    def rate(ack: Any, action: Json, respond: Any) -> None:
        ack()
        respond(f"Saved: {action['value']}")

    @app.action("close")
    def close(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Closed", replace_original=True)

    @app.action("remove")
    def remove(ack: Any, respond: Any) -> None:
        ack()
        respond(delete_original=True)

    @app.action("menu")
    def menu(ack: Any, action: Json, respond: Any) -> None:
        ack()
        respond(f"Chosen: {action['selected_option']['text']['text']}")

    @app.action("more")
    def more(ack: Any, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=form("More"))
        ack()

    @app.action("greet")
    def greet(ack: Any, body: Json, client: WebClient) -> None:
        client.views_publish(user_id=body["user"]["id"], view=home("Greeted"))
        ack()

    @app.options("ward")
    def wards(ack: Any, payload: Json) -> None:
        names = [name for name in ("Willow", "Willow House", "Oak") if payload["value"] in name]
        ack(options=[{"text": plain(name), "value": name} for name in names])


def _views(app: App) -> None:
    @app.view("form")
    def sent(ack: Any, view: Json) -> None:
        said = view["state"]["values"]["name"]["name-entry"]["value"]
        answers: dict[str, Json] = {
            "errors": {"response_action": "errors", "errors": {"name": "Not that one"}},
            "stray": {"response_action": "errors", "errors": {"nowhere": "Lost"}},
            "update": {"response_action": "update", "view": form("Updated")},
            "push": {"response_action": "push", "view": form("Pushed")},
            "clear": {"response_action": "clear"},
            "bad": {"response_action": "update", "view": {"type": "modal"}},
            "odd": {"response_action": "dance"},
        }
        if said == "broken":
            raise RuntimeError("broken on purpose")
        if said in answers:
            ack(answers[said])
        elif said != "silent":
            ack()

    @app.view_closed("form")
    def closed(ack: Any) -> None:
        ack()


def _events(app: App) -> None:
    @app.event("app_home_opened")
    def opened(client: WebClient, event: Json) -> None:
        client.views_publish(user_id=event["user"], view=home("Welcome"))

    @app.event("message")
    def message() -> None:
        """Heard and left alone."""

    @app.event("member_joined_channel")
    def joined(event: Json, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], text=f"Welcome <@{event['user']}>")


@contextmanager
def over_sockets(emulator: Emulator) -> Iterator[None]:
    """Run the sample app on Bolt's own Socket Mode handler."""
    handler = SocketModeHandler(sample_app(emulator), emulator.app_token)
    handler.connect()
    emulator.wait_until(lambda: emulator.sockets.connected, what="a socket")
    try:
        yield
    finally:
        handler.client.auto_reconnect_enabled = False
        emulator.stop()
        emulator.wait_until(lambda: not handler.client.is_connected(), what="the client to go")
        handler.client.closed = True
        handler.client.enqueue_message("{}")  # or its worker waits a second for one
        handler.close()


@contextmanager
def over_http(emulator: Emulator) -> Iterator[None]:
    """Run the sample app behind Bolt's own Starlette handler."""
    handler = SlackRequestHandler(sample_app(emulator))

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    server = Server(Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])]), 0)
    server.start(lambda _loop: None, lambda: None)
    emulator.deliver_by_http(f"http://127.0.0.1:{server.port}/slack/events")
    try:
        yield
    finally:
        server.stop()
