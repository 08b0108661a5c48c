"""The wire under a WebSocket: uvicorn's own protocol, that can fall silent or be cut."""

import asyncio

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class Wire(WebSocketsSansIOProtocol):
    """One WebSocket as uvicorn serves it. Its endpoint finds it as `websocket.state.wire`."""

    async def run_asgi(self) -> None:
        """Serve the endpoint, and let it reach this wire."""
        self.scope["state"]["wire"] = self
        await super().run_asgi()

    def fall_silent(self) -> None:
        """Say nothing more, not even to a ping, and leave the TCP connection open.

        uvicorn answers pings by itself, so it is taken off the transport. What the app still
        sends is swallowed; that it hangs up is still noticed.
        """
        self.stop_keepalive()  # its deadline would close the connection
        self.transport.set_protocol(_Deaf(self))

    def cut(self) -> None:
        """Close the TCP connection at once, without a goodbye."""
        self.transport.abort()


class _Deaf(asyncio.Protocol):
    """What stands in for a silent wire: it hears nothing but the end."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def connection_lost(self, exc: Exception | None) -> None:
        self._wire.connection_lost(exc)
