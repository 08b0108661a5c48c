"""What befalls a whole workspace on demand: its tokens revoked, Slack down, and back again."""

from ..backend import Backend
from ..state.records import Change, ChangeKind


def revoke_tokens(backend: Backend) -> None:
    """Revoke the app's tokens: every call from now on is `token_revoked`."""
    backend.app.revoked = True
    backend.workspace.tell(Change(ChangeKind.TOKENS_REVOKED))


def restore_tokens(backend: Backend) -> None:
    """Let the app's tokens work again."""
    backend.app.revoked = False
    backend.workspace.tell(Change(ChangeKind.APP))


def go_down(backend: Backend, seconds: float | None = None) -> None:
    """Take Slack down, for so many seconds or until it comes up: calls fail, sockets drop."""
    backend.faults.go_down(seconds)
    backend.sockets.cut()


def clear(backend: Backend) -> None:
    """Forget every fault that waits, end an outage, and let the app open sockets that work.

    Rate limits, tokens and channels stay as they are: each has a way back of its own.
    """
    backend.faults.clear()
    backend.sockets.refused = False
    backend.sockets.end_stall()
