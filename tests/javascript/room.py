"""The JavaScript app as a process beside an emulator."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.emulator import Emulator, Person

HERE = Path(__file__).parent
_START_SECONDS = 30

MANIFEST = {
    "display_information": {"name": "Sample"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "sample"},
        "slash_commands": [
            {"command": f"/{word}", "description": word}
            for word in ("poll", "echo", "form", "late", "who", "chart", "nowhere", "silent")
        ],
        "shortcuts": [
            {"name": "Ask", "type": "global", "callback_id": "ask", "description": "x"},
            {"name": "About", "type": "message", "callback_id": "about", "description": "x"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "im:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "member_joined_channel", "message.channels"]
        },
    },
}


@dataclass(frozen=True, slots=True)
class Room:
    """An emulator with the JavaScript app in it, and one person."""

    slack: Emulator
    anna: Person

    def new_channel(self, name: str) -> str:
        """A channel of its own for a test, with Anna and the app."""
        return self.slack.add_channel(name, [self.anna])


@contextmanager
def running(slack: Emulator) -> Iterator[None]:
    """Node with the app, from when it is connected until the block ends."""
    assert (HERE / "node_modules").is_dir(), "Bolt is not installed here. Run `make javascript`."
    environment = {
        "PATH": os.environ["PATH"],
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
    }
    process = subprocess.Popen(
        ["node", "app.mjs"],
        cwd=HERE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    reader = threading.Thread(target=_keep, args=(process, said), daemon=True)
    reader.start()
    try:
        slack.wait_until(
            lambda: "ready\n" in said or process.poll() is not None, _START_SECONDS, "Node's app"
        )
        assert process.poll() is None, "".join(said)
        yield
        assert process.poll() is None, "".join(said)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        reader.join(10)


def _keep(process: "subprocess.Popen[str]", said: list[str]) -> None:
    assert process.stdout is not None
    said.extend(process.stdout)
