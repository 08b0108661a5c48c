"""The prompt: planned, posted, answered and closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.feature import Command, Feature, Job, Renderer
from bot.handover import arrears, checks, closing, home, listeners, planning, posting, rhythm
from bot.handover.rating import OpenReadings
from bot.wiring import Wiring
from storage.deliveries import Kind

EVERY_MINUTE = timedelta(minutes=1)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""
    known = OpenReadings(wiring.keyring)

    def close(now: datetime) -> None:
        if closing.close_due(wiring.database, now):
            known.clear()

    return Feature(
        name="handover",
        register=lambda listening: listeners.register(listening, known),
        renderers={
            Kind.PROMPT: posting.renderer(wiring.keyring),
            Kind.MANAGER_WORD: Renderer(render=rhythm.word),
        },
        jobs=[
            Job(
                "plan",
                EVERY_MINUTE,
                lambda now: planning.plan_all(wiring.database, wiring.catalogue, now),
            ),
            Job("close", EVERY_MINUTE, close),
        ],
        home=home.home,
        commands=[
            Command(
                "now",
                "posts the next planned prompt now, for managers and facilitators",
                lambda call: listeners.post_now(wiring, call),
            ),
            Command(
                "pause",
                "stops the prompts in this channel, for managers",
                lambda call: listeners.pause(wiring, call),
            ),
            Command(
                "resume",
                "lets the prompts come again, for managers",
                lambda call: listeners.resume(wiring, call),
            ),
        ],
        checks=[lambda now: checks.check(wiring.database, now)],
        arrears=[lambda now: arrears.arrears(wiring.database, now)],
    )
