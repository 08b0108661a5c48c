"""Who may decide about what is kept, and what to say where something cannot be done."""

from __future__ import annotations

from bot.settings import Settings


class CannotKeep(Exception):
    """What was asked for cannot be done as it stands. The message says what to do."""


def admin(settings: Settings, user_id: str) -> str:
    """A workspace admin, who alone may decide what is held and who reads it.

    :raises CannotKeep: they are none.
    """
    settings.require("STA_WORKSPACE_ADMINS")
    if user_id not in settings.workspace_admins:
        raise CannotKeep(
            "That person is not in STA_WORKSPACE_ADMINS. Nothing was changed. Name the admin "
            "who decided it, by their Slack member ID."
        )
    return user_id
