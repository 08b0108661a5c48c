"""Home: each feature's own section, for whoever opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from bot.feature import Feature, HomeSection, Viewer
from bot.home import blocks
from bot.listening import Listening
from bot.logs import get_logger
from bot.slack.errors import SlackTrouble
from bot.wiring import Wiring
from storage import wards
from storage.wards import Role

log = get_logger("bot.home")


def feature(wiring: Wiring, sections: Sequence[HomeSection]) -> Feature:
    """The feature's face. The sections are handed in: it knows no other feature."""
    show = _shower(wiring, sections)

    def register(listening: Listening) -> None:
        def opened(team_id: str, event: dict[str, object]) -> None:
            if event.get("tab") == "home":
                wiring.afterwards.submit(show, team_id, str(event["user"]))

        listening.event("app_home_opened", opened)

    return Feature(name="home", register=register)


def refresher(wiring: Wiring, rooms: Sequence[Feature]) -> Callable[[str, str], None]:
    """What draws a person's Home again after something of theirs has changed."""
    return _shower(wiring, [room.home for room in rooms if room.home is not None])


def _shower(wiring: Wiring, sections: Sequence[HomeSection]) -> Callable[[str, str], None]:
    def show(team_id: str, user_id: str) -> None:
        now = wiring.clock.now()
        viewer = Viewer(team_id, user_id, user_id in wiring.settings.workspace_admins)
        with wiring.database.reading() as session:
            drawn = [list(section(session, viewer, now)) for section in sections]
            shared_on = shared_wards(session, viewer)
        wiring.gateway.publish_home(user_id, blocks.home(drawn, shared_on=shared_on))

    def show_or_say_why(team_id: str, user_id: str) -> None:
        # Nobody waits for this: what goes wrong would vanish with its thread.
        try:
            show(team_id, user_id)
        except SlackTrouble as trouble:
            log.warning("home_not_shown", code=trouble.code)
        except Exception as error:
            log.exception("home_not_drawn", error=type(error).__name__)

    return show_or_say_why


def shared_wards(session: Session, viewer: Viewer) -> list[str]:
    """The names of the wards that list an account as shared; it is one on no other (trust 23).

    Whoever sets up a ward can list anybody, so a workspace admin is never taken for one.
    """
    if viewer.is_admin:
        return []
    found = wards.wards_of(session, viewer.team_id, viewer.user_id, Role.SHARED)
    return [ward.name for ward in found]
