"""Slack's payloads as plain values: what was pressed, typed or sent, where and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button or a choice in a menu.

    :ivar value: the button's value, or that of the option chosen.
    :ivar view: the view it stands in, if it does not stand in a message.
    """

    team_id: str
    channel_id: str
    user_id: str
    trigger_id: str
    response_url: str
    message_ts: str
    action_id: str
    value: str
    view: View | None


@dataclass(frozen=True, slots=True)
class Call:
    """A slash command or a global shortcut. ``words`` is empty for a shortcut."""

    team_id: str
    channel_id: str
    user_id: str
    trigger_id: str
    response_url: str
    words: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was sent.

    :ivar values: by block id, what the person gave: text, an option's value, a list of either,
        a user id or a list of them; None or an empty list where nothing was given.
    """

    team_id: str
    user_id: str
    view: View
    values: Mapping[str, Any]
    metadata: str


def press(body: dict[str, Any], action: dict[str, Any]) -> Press:
    """A press from the payload of an action and the one element that was used."""
    container = body.get("container") or {}
    channel = body.get("channel") or {}
    return Press(
        team_id=_team(body),
        channel_id=str(channel.get("id") or container.get("channel_id") or ""),
        user_id=str(body["user"]["id"]),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        message_ts=str(container.get("message_ts", "")),
        action_id=str(action.get("action_id", "")),
        value=str(_given(action) or ""),
        view=body.get("view"),
    )


def command_call(body: dict[str, Any]) -> Call:
    """A call from the payload of a slash command."""
    return Call(
        team_id=str(body.get("team_id", "")),
        channel_id=str(body.get("channel_id", "")),
        user_id=str(body["user_id"]),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        words=str(body.get("text") or "").strip(),
    )


def shortcut_call(body: dict[str, Any]) -> Call:
    """A call from the payload of a global shortcut."""
    return Call(
        team_id=_team(body),
        channel_id="",
        user_id=str(body["user"]["id"]),
        trigger_id=str(body.get("trigger_id", "")),
        response_url="",
        words="",
    )


def submission(body: dict[str, Any], view: View) -> Submission:
    """A submission from the payload of a modal that was sent."""
    return Submission(
        team_id=_team(body),
        user_id=str(body["user"]["id"]),
        view=view,
        values=state_of(view),
        metadata=str(view.get("private_metadata", "")),
    )


def in_modal(press: Press) -> bool:
    """Whether what was pressed stands in a modal, so that another goes on top of it."""
    return press.view is not None and press.view.get("type") == "modal"


def state_of(view: View) -> dict[str, Any]:
    """What stands in a view's inputs at the moment of a press, by block id."""
    return {
        block_id: _given(element)
        for block_id, actions in view.get("state", {}).get("values", {}).items()
        for element in actions.values()
    }


def _team(body: dict[str, Any]) -> str:
    team = body.get("team") or {}
    return str(team.get("id") or body.get("user", {}).get("team_id") or "")


def _given(element: dict[str, Any]) -> Any:
    """What one element holds, whatever kind it is."""
    for name in ("value", "selected_user", "selected_date", "selected_time"):
        if element.get(name) is not None:
            return element[name]
    for name in ("selected_users", "selected_channels", "selected_conversations"):
        if name in element:
            return list(element[name] or [])
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or []]
    option = element.get("selected_option")
    return option["value"] if option else None
