"""The emulator itself: a Slack for this machine, for the demo, for training and for tests."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Self, TypeVar

from .assembly import assemble
from .delivery.signed_http import SignedHttp
from .faults import troubles
from .faults.calls import Faults
from .faults.outage import with_outages
from .page_server.guide import Guide, GuideStep
from .page_server.live import Live
from .page_server.routes import page_routes
from .page_server.stage import JumpTarget, Stage
from .people.person import Person
from .people.waiting import wait_until
from .routes import build
from .server import HOST, Server
from .shapes import message_json
from .state.clock import Clock, Timing
from .state.manifest import read_manifest
from .state.records import Change, ChangeKind, ChannelKind, Json, User
from .traffic import Call

Found = TypeVar("Found")


class Emulator:
    """One workspace with one app in it, served on the loopback address.

    Nothing is bound until `start()`; it is a context manager too. `limits`: Slack's rate limits.
    `on_clock(now)` is called after each setting of the clock. `jumps` and `guide` are shown by
    the page.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        limits: bool = True,
        jumps: Iterable[JumpTarget] = (),
        on_clock: Callable[[datetime], None] | None = None,
        guide: Iterable[GuideStep] = (),
        team: str = "The emulator",
        timing: Timing | None = None,
    ) -> None:
        self.clock = Clock(on_clock)
        self.backend, self.sockets = assemble(team, self.clock, timing or Timing(), limits=limits)
        self._live = Live(self.backend.workspace)
        self._stage = Stage(self.backend, self._live, list(jumps), Guide(list(guide)))
        self._http: SignedHttp | None = None
        routes = page_routes(self._stage)
        served = build(self.backend, self.sockets, self._hang_up, routes)
        self._server = Server(with_outages(served, self.backend), port)
        self.backend.later = self._server.later
        self.backend.workspace.listen(self._live.on_change)
        self.backend.traffic.on_entry = self._live.on_traffic

    # Starting and stopping

    def start(self) -> None:
        """Bind and serve; returns once requests are answered."""
        self._server.start(self._on_loop, self._off_loop)

    def stop(self) -> None:
        """Close every connection and give the port back. Delivery goes back to sockets."""
        self.deliver_by_socket()
        self._server.stop()

    def _on_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        self.backend.workspace.url = self.url
        self.sockets.attach(loop)
        self._live.attach(loop)

    def _off_loop(self) -> None:
        self.sockets.detach()
        self._live.attach(None)

    def _hang_up(self, client: tuple[str, int]) -> None:
        self._server.drop(client)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    # What the bot is given

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self._server.port}"

    @property
    def api_url(self) -> str:
        """The Web API's base, for `base_url` of the official clients."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """An `xoxb-` token."""
        return self.backend.app.bot_token

    @property
    def app_token(self) -> str:
        """An `xapp-` token, for Socket Mode."""
        return self.backend.app.app_token

    @property
    def signing_secret(self) -> str:
        """What posts to the app are signed with."""
        return self.backend.app.signing_secret

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self.backend.workspace.team_id

    @property
    def bot_user_id(self) -> str:
        """The id of the app's own user."""
        return self.backend.app.user_id

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.backend.app.id

    @property
    def faults(self) -> Faults:
        """Faults on demand: `faults.next(method, Fault.…, times=1)`."""
        return self.backend.faults

    @property
    def jumps(self) -> list[JumpTarget]:
        """The page's jump buttons; may be changed at any time."""
        return self._stage.jumps

    @property
    def guide(self) -> list[GuideStep]:
        """The page's guided path; may be changed at any time."""
        return self._stage.guide.steps

    def did(self, kind: str, name: str) -> bool:
        """Whether somebody did this on the page and it went well: see `deeds.Deed`.

        `name` is how its name begins.
        """
        return self._stage.deeds.did(kind, name)

    def install(self, manifest: dict[str, Any]) -> None:
        """Install the app by its manifest (schema v2): commands, shortcuts, scopes, events.

        Its tokens stay the same, even if it was taken out before.
        """
        app, workspace = self.backend.app, self.backend.workspace
        with workspace.locked():
            app.manifest, app.installed = read_manifest(manifest), True
            bot = workspace.users[app.user_id]
            workspace.add_user(replace(bot, name=app.manifest.name))
            workspace.tell(Change(ChangeKind.APP))

    def deliver_by_http(self, url: str, *, verify: bool = True) -> None:
        """Post events, interactions and commands, signed, to `url` instead of by socket.

        As when a request URL is set in Slack, it has to give back a challenge, or this raises
        UnverifiedUrl; `verify=False` takes any URL.
        """
        app, traffic, timing = self.backend.app, self.backend.traffic, self.backend.timing
        carrier = SignedHttp(url, app, traffic, timing)
        if verify:
            carrier.verify()
        self.deliver_by_socket()
        self.backend.carrier = self._http = carrier

    def deliver_by_socket(self) -> None:
        """Send everything by Socket Mode again."""
        if self._http is not None:
            self._http.close()
        self._http, self.backend.carrier = None, self.sockets

    # People and channels

    def add_person(
        self,
        handle: str,
        *,
        name: str = "",
        title: str = "",
        is_admin: bool = False,
        shared: bool = False,
    ) -> Person:
        """Add a person; `title` is what they do, `shared` marks an account of several people."""
        workspace = self.backend.workspace
        with workspace.locked():
            user = User(
                workspace.next_id("U"),
                handle,
                name or handle,
                title=title,
                is_admin=is_admin,
                shared=shared,
            )
            workspace.add_user(user)
            workspace.direct_message(user.id, self.bot_user_id)
        return Person(self, user.id, user.name, user.handle)

    def person(self, handle: str) -> Person:
        """The person of that handle or id."""
        with self.backend.workspace.locked() as workspace:
            for user in workspace.users.values():
                if handle in (user.handle, user.id):
                    return Person(self, user.id, user.name, user.handle)
        raise LookupError(f"There is nobody called {handle} in this workspace.")

    def deactivate(self, person: Person) -> None:
        """Deactivate a person's account: they are in no channel, and cannot be written to."""
        self.backend.workspace.deactivate(person.id)

    def add_channel(
        self,
        name: str,
        members: Iterable[Person] = (),
        *,
        bot: bool = True,
        private: bool = False,
    ) -> str:
        """Add a channel; returns its id. `bot`: whether the app is invited."""
        inside = [person.id for person in members] + ([self.bot_user_id] if bot else [])
        kind = ChannelKind.PRIVATE if private else ChannelKind.PUBLIC
        return self.backend.workspace.add_channel(name, kind, inside).id

    def dm(self, person: Person) -> str:
        """The id of a person's direct message with the app."""
        return self.backend.workspace.direct_message(person.id, self.bot_user_id).id

    def invite_bot(self, channel: str) -> None:
        """Invite the app to a channel."""
        self.backend.workspace.join(channel, self.bot_user_id)

    def remove_bot(self, channel: str) -> None:
        """Remove the app from a channel."""
        self.backend.workspace.leave(channel, self.bot_user_id)

    def join(self, channel: str, person: Person) -> None:
        """Let a person join a channel."""
        self.backend.workspace.join(channel, person.id)

    def leave(self, channel: str, person: Person) -> None:
        """Let a person leave a channel."""
        self.backend.workspace.leave(channel, person.id)

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        self.backend.workspace.set_archived(channel, archived=True)

    def unarchive(self, channel: str) -> None:
        """Bring an archived channel back."""
        self.backend.workspace.set_archived(channel, archived=False)

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        self.backend.workspace.rename(channel, name)

    def revoke_tokens(self) -> None:
        """Revoke the app's tokens: every call from now on is `token_revoked`."""
        troubles.revoke_tokens(self.backend)

    def restore_tokens(self) -> None:
        """Let the app's tokens work again."""
        troubles.restore_tokens(self.backend)

    def go_down(self, seconds: float | None = None) -> None:
        """Take Slack down, for so many seconds or until `come_up`: calls fail, sockets drop."""
        troubles.go_down(self.backend, seconds)

    def come_up(self) -> None:
        """End an outage."""
        self.faults.come_up()

    def limit_rates(self, on: bool) -> None:
        """Switch Slack's rate limits on or off."""
        self.backend.limits.on = on

    def uninstall(self) -> None:
        """Take the app out of the workspace."""
        self.backend.app.installed = False
        self.backend.workspace.tell(Change(ChangeKind.UNINSTALLED))

    # Looking

    def messages(self, where: str | Person) -> list[Json]:
        """A channel's messages, or a person's direct message's, oldest first, with metadata."""
        workspace = self.backend.workspace
        channel = where if isinstance(where, str) else self.dm(where)
        with workspace.locked():
            kept = workspace.channels[channel].messages
            return [message_json(workspace, m, self.backend.app, with_metadata=True) for m in kept]

    def calls(self, method: str | None = None) -> list[Call]:
        """The Web API calls that were made lately, or those of one method, oldest first."""
        return self.backend.traffic.calls(method)

    def wait_until(
        self, question: Callable[[], Found], timeout: float = 5.0, what: str = ""
    ) -> Found:
        """Wait until `question()` is answered yes; returns the answer, or raises NotOnScreen."""
        return wait_until(self.backend, question, timeout, what)
