"""Taps as Slack sends them: a signed form that holds a button's payload."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.handover import blocks
from bot.manifest import EVENTS_PATH
from tests.benchmarks.town import OpenPrompt

SCORES = (1, 2, 3, 4, 5)
LONGEST_ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Sender:
    """Slack, as far as it presses buttons."""

    team_id: str
    signing_secret: str

    def tap(
        self, prompt: OpenPrompt, user_id: str, number: int, response_url: str = ""
    ) -> tuple[str, dict[str, str]]:
        """The body and headers of a tap. A person's next number is another score."""
        score = SCORES[number % len(SCORES)]
        return self.press(f"{blocks.RATE}{score}", prompt, user_id, "", response_url)

    def press(
        self,
        action_id: str,
        prompt: OpenPrompt,
        user_id: str,
        trigger_id: str,
        response_url: str = "",
    ) -> tuple[str, dict[str, str]]:
        """The body and headers of a press of one of a prompt's buttons."""
        payload = {
            "type": "block_actions",
            "team": {"id": self.team_id, "domain": "bench"},
            "user": {"id": user_id, "username": "bench", "team_id": self.team_id},
            "api_app_id": "ABENCH",
            "container": {
                "type": "message",
                "message_ts": "1.1",
                "channel_id": prompt.channel,
                "is_ephemeral": False,
            },
            "trigger_id": trigger_id,
            "channel": {"id": prompt.channel, "name": "bench"},
            "response_url": response_url,
            "actions": [
                {
                    "type": "button",
                    "action_id": action_id,
                    "block_id": "rate",
                    "value": prompt.handover_id,
                    "action_ts": "1.1",
                }
            ],
        }
        return self.signed(urlencode({"payload": json.dumps(payload)}))

    def signed(self, body: str) -> tuple[str, dict[str, str]]:
        """A body with the headers that prove it to be Slack's."""
        timestamp = str(int(time.time()))
        basis = f"v0:{timestamp}:{body}".encode()
        digest = hmac.new(self.signing_secret.encode(), basis, hashlib.sha256).hexdigest()
        return body, {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
        }


def post(port: int, body: str, headers: dict[str, str]) -> int:
    """Send a request to the bot and read its answer, as Slack does: the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER_SECONDS)
    try:
        connection.request("POST", EVENTS_PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
