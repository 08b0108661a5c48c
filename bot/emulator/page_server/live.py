"""Live notes to open pages: what to fetch again."""

import asyncio
import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from ..state.records import Change, ChangeKind
from ..state.workspace import Workspace

Note = tuple[str, str | None]
"""The kind of what changed, and the channel if it was one."""

_CHANNEL = frozenset(
    {
        ChangeKind.POSTED,
        ChangeKind.EDITED,
        ChangeKind.DELETED,
        ChangeKind.EPHEMERAL,
        ChangeKind.READ,
    }
)
_OWN = frozenset({ChangeKind.EPHEMERAL, ChangeKind.READ, ChangeKind.HOME, ChangeKind.VIEWS})
_KIND = {ChangeKind.HOME: "home", ChangeKind.VIEWS: "views", ChangeKind.CLOCK: "clock"}


@dataclass(eq=False, slots=True)
class _Viewer:
    """One open page: whose, and what it has not been told yet. Notes of one kind are merged."""

    person: str
    pending: dict[Note, None] = field(default_factory=dict)
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class Live:
    """The open pages. Viewers are touched on the event loop only."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._viewers: list[_Viewer] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Say on which loop the pages live; None when it ends."""
        self._loop = loop

    def on_change(self, change: Change) -> None:
        """Tell the pages that show what changed. Called under the workspace's lock."""
        if not self._viewers:
            return
        if change.kind in _CHANNEL and change.channel is not None:
            members = self._workspace.channels[change.channel].members
            people = [change.user or ""] if change.kind in _OWN else members
            self._tell(("channel", change.channel), people)
        elif change.kind in _OWN:
            self._tell((_KIND[change.kind], None), [change.user or ""])
        else:
            self._tell((_KIND.get(change.kind, "workspace"), None), None)

    def on_traffic(self) -> None:
        """Tell every page that something crossed the wire."""
        if self._viewers:
            self._tell(("traffic", None), None)

    def _tell(self, note: Note, people: Iterable[str] | None) -> None:
        loop = self._loop
        chosen = None if people is None else frozenset(people)
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(self._spread, note, chosen)

    def _spread(self, note: Note, people: frozenset[str] | None) -> None:
        for viewer in self._viewers:
            if people is None or viewer.person in people:
                viewer.pending[note] = None
                viewer.ready.set()

    async def serve(self, websocket: WebSocket) -> None:
        """One page, from its opening to its closing."""
        viewer = _Viewer(websocket.query_params.get("person", ""))
        self._viewers.append(viewer)  # before the page knows that it is open: it misses nothing
        await websocket.accept()
        sender = asyncio.create_task(self._pump(websocket, viewer))
        try:
            while (await websocket.receive())["type"] != "websocket.disconnect":
                pass  # a page has nothing to say here
        except WebSocketDisconnect:
            pass
        finally:
            sender.cancel()
            self._viewers.remove(viewer)

    async def _pump(self, websocket: WebSocket, viewer: _Viewer) -> None:
        while True:
            await viewer.ready.wait()
            viewer.ready.clear()
            notes, viewer.pending = list(viewer.pending), {}
            try:
                for kind, channel in notes:
                    note = {"kind": kind, **({"channel": channel} if channel else {})}
                    await websocket.send_text(json.dumps(note))
            except (WebSocketDisconnect, RuntimeError):  # the page has just gone
                return
