"""After a silence that nobody could have told of, the ward's managers hear of it, once."""

from __future__ import annotations

from datetime import timedelta

from bot.feature import Feature, Job, Renderer
from bot.outages import checks, service
from bot.wiring import Wiring
from storage.deliveries import Kind

EVERY_MINUTE = timedelta(minutes=1)


def feature(wiring: Wiring) -> Feature:
    """The feature's face."""
    return Feature(
        name="outages",
        register=lambda _listening: None,
        renderers={Kind.OUTAGE_WORD: Renderer(render=service.word, sent=service.told)},
        jobs=[
            Job("outages", EVERY_MINUTE, lambda now: service.tell_of_new(wiring.database, now)),
        ],
        checks=[lambda now: checks.check(wiring.database, now)],
    )
