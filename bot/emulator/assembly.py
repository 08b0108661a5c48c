"""Putting the parts together: one workspace with one app in it."""

from .backend import Backend
from .delivery import events_api
from .delivery.socket_mode import SocketMode
from .delivery.tickets import Tickets
from .faults.calls import Faults
from .faults.rate_limits import RateLimits
from .interactions.response_urls import ResponseUrls
from .interactions.triggers import Triggers
from .state.clock import Clock, Timing
from .state.manifest import App
from .state.records import Change, ChangeKind, User
from .state.workspace import Workspace
from .traffic import Traffic


def assemble(
    team: str, clock: Clock, timing: Timing, *, limits: bool
) -> tuple[Backend, SocketMode]:
    """A fresh backend, and the sockets by which it reaches its app."""
    workspace = Workspace(team, clock, timing)
    app = _new_app(workspace)
    traffic = Traffic()
    tickets = Tickets(timing.ticket, timing.monotonic)
    sockets = SocketMode(app, tickets, traffic, timing)
    backend = Backend(
        workspace=workspace,
        app=app,
        clock=clock,
        timing=timing,
        traffic=traffic,
        triggers=Triggers(timing.trigger, timing.monotonic),
        tickets=tickets,
        limits=RateLimits(limits, timing.monotonic),
        response_urls=ResponseUrls(timing),
        sockets=sockets,
        carrier=sockets,
        faults=Faults(timing.monotonic),
    )
    workspace.listen(lambda change: events_api.on_change(backend, change))
    clock.on_set(lambda _now: workspace.tell(Change(ChangeKind.CLOCK)))
    return backend, sockets


def _new_app(workspace: Workspace) -> App:
    """An app with a user of its own, installed in the workspace."""
    app = App(workspace.next_id("A"), workspace.next_id("B"), workspace.next_id("U"))
    workspace.add_user(User(app.user_id, handle="bot", name=app.manifest.name, is_bot=True))
    return app
