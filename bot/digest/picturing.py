"""A digest's picture on its way to Slack: drawn, uploaded, waited for.

A picture is an extra. Its digest waits for it a minute at most, and goes without it then; a
picture that comes twice, because two processes drew it, stands in no channel and harms nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.digest import findings, picture, words
from bot.digest.charts import Series
from bot.digest.page import charted
from bot.digest.picture import Panel
from bot.logs import get_logger
from bot.slack.errors import Permanent, RateLimited, SlackTrouble
from bot.wiring import Wiring
from storage import deliveries, digests
from storage.database import NotSaved
from storage.deliveries import Kind
from storage.digests import Digest, Picture

log = get_logger("bot.digest.picturing")

LOOK_EVERY = timedelta(seconds=1)
FILE_NAME = "digest.png"


def advance(wiring: Wiring, now: datetime) -> None:
    """Take every picture that is on its way one step further."""
    with wiring.database.reading() as session:
        waiting = [
            (digest, charted(session, wiring.catalogue, digest))
            for digest in digests.awaiting_picture(session)
        ]
    for digest, series in waiting:
        try:
            _step(wiring, digest, series, now)
        except Permanent as trouble:
            log.warning("picture_given_up", error=trouble.code)
            _settle(wiring, digest.id, Picture.GIVEN_UP, now)
        except SlackTrouble as trouble:
            log.info("picture_put_off", error=trouble.code)
            if isinstance(trouble, RateLimited):
                return  # Slack has had enough: to ask it for the others would be to press it
        except NotSaved:
            raise
        except Exception as error:
            # One picture that cannot be drawn must not hold up the others.
            log.exception("picture_not_drawn", error=type(error).__name__)
            _settle(wiring, digest.id, Picture.GIVEN_UP, now)


def _step(wiring: Wiring, digest: Digest, series: Sequence[Series], now: datetime) -> None:
    if digest.picture_by is None or now >= digest.picture_by or not series:
        _settle(wiring, digest.id, Picture.GIVEN_UP, now)
    elif digest.picture == Picture.WANTED.value:
        drawn = picture.draw([_panel(each) for each in series])
        file_id = wiring.gateway.upload(FILE_NAME, drawn, findings.alt_text(series))
        with wiring.database.writing() as session:
            digests.picture_uploaded(session, digest.id, file_id)
    elif wiring.gateway.is_ready(str(digest.picture_file)):
        _settle(wiring, digest.id, Picture.READY, now)


def _settle(wiring: Wiring, digest_id: str, end: Picture, now: datetime) -> None:
    """Wait no longer, and let the digest go."""
    with wiring.database.writing() as session:
        digests.picture_settled(session, digest_id, end)
        deliveries.bring_forward(session, Kind.DIGEST, digest_id, now)


def _panel(series: Series) -> Panel:
    newest, oldest = series.newest, series.readings[0]
    return Panel(
        title=f"“{newest.statement}” ({words.how_answered(newest)})",
        chart=series.chart(),
        first=oldest.published_on,
        last=newest.published_on,
    )
