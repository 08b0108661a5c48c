"""What the digest listens to."""

from __future__ import annotations

from bot.digest import blocks, ids, page, service
from bot.digest.page import Page
from bot.digest.team import blocks as team_blocks
from bot.digest.team import page as team_page
from bot.digest.team import service as team_service
from bot.listening import Listening
from bot.replies import Answer
from bot.slack.payloads import Call, Press, in_modal
from bot.wiring import Wiring
from storage import wards


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(ids.SEE_MORE, lambda press: see_more(wiring, press))
    listening.press(ids.SEE_TEAMS, lambda press: see_teams(wiring, press))
    listening.press(ids.READ_PATTERN, lambda press: read(wiring, press))


def see_more(wiring: Wiring, press: Press) -> Answer:
    """Open the charts and distributions of one digest, for a manager of its ward."""
    view = blocks.more_view(_page(wiring, press))
    return Answer(push=view) if in_modal(press) else Answer(open=view)


def see_teams(wiring: Wiring, press: Press) -> Answer:
    """Show a manager what the team will read, as it stands now."""
    with wiring.database.reading() as session:
        digest = service.for_manager(session, press.team_id, press.value, press.user_id)
        ward = wards.get(session, digest.ward_id)
        content = team_service.as_it_stands(session, ward, digest)
        shown = team_page.of(session, wiring.catalogue, ward, content) if content else None
    view = team_blocks.seen_before(shown)
    return Answer(push=view) if in_modal(press) else Answer(open=view)


def read(wiring: Wiring, press: Press) -> Answer:
    """Open a digest from Home, for a manager of its ward."""
    return Answer(open=blocks.digest_view(_page(wiring, press)))


def show_latest(wiring: Wiring, call: Call) -> Answer:
    """Show the newest digest to the manager who asks, and to nobody else."""
    now = wiring.clock.now()
    with wiring.database.writing() as session:
        ward = wards.find_by_channel(session, call.team_id, call.channel_id)
        digest = service.latest_for(session, ward, call.user_id, now)
        shown = page.of(session, wiring.catalogue, digest, now)
    return Answer(say=blocks.digest_message(shown))


def _page(wiring: Wiring, press: Press) -> Page:
    with wiring.database.reading() as session:
        digest = service.for_manager(session, press.team_id, press.value, press.user_id)
        return page.of(session, wiring.catalogue, digest, wiring.clock.now())
