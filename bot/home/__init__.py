"""Home: each feature's own section, for whoever opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from bot.feature import Feature, HomeSection, Viewer, Wiring
from bot.home import blocks
from bot.listening import Listening
from storage import wards
from storage.wards import Role


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
            shared = is_shared(session, team_id, user_id)
        wiring.gateway.publish_home(user_id, blocks.home(drawn, shared=shared))

    return show


def is_shared(session: Session, team_id: str, user_id: str) -> bool:
    """Whether an account is a shared one on any ward of the workspace."""
    return bool(wards.wards_of(session, team_id, user_id, Role.SHARED))
