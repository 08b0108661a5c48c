"""What the app is told of: only what it asked for, only where it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.emulator import Emulator
from bot.emulator.delivery.parcels import Ack, Parcel, answered
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Json, Ward


@dataclass(slots=True)
class Ear:
    """A way to an app that hears all and acknowledges at once."""

    parcels: list[Parcel] = field(default_factory=list)

    def send(self, parcel: Parcel) -> Any:
        self.parcels.append(parcel)
        return answered(Ack(ok=True))

    @property
    def events(self) -> list[Json]:
        return [parcel.payload["event"] for parcel in self.parcels]


@pytest.fixture
def ear(ward: Ward) -> Ear:
    ear = Ear()
    ward.emulator.backend.carrier = ear
    return ear


def only(ear: Ear) -> Json:
    (event,) = ear.events
    return event


def test_a_message_of_a_person_is_told(ward: Ward, ear: Ear) -> None:
    said = ward.anna.says("hello", ward.channel)
    event = only(ear)
    assert (event["type"], event["channel_type"], event["ts"], event["text"]) == (
        "message",
        "channel",
        said.ts,
        "hello",
    )


def test_the_apps_own_message_is_told_with_its_bot_id(ward: Ward, ear: Ear) -> None:
    ward.client.chat_postMessage(channel=ward.channel, text="hello")
    assert only(ear)["bot_id"] == ward.client.auth_test()["bot_id"]


def test_a_message_event_holds_no_metadata(ward: Ward, ear: Ear) -> None:
    metadata = {"event_type": "x", "event_payload": {}}
    ward.client.chat_postMessage(channel=ward.channel, text="hello", metadata=metadata)
    assert "metadata" not in only(ear)


def test_a_changed_message_is_told_with_the_one_before(ward: Ward, ear: Ear) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"]
    ward.client.chat_update(channel=ward.channel, ts=ts, text="new")
    event = ear.events[-1]
    assert (event["subtype"], event["previous_message"]["text"], event["message"]["text"]) == (
        "message_changed",
        "old",
        "new",
    )


def test_a_reply_for_the_whole_channel_is_told_once(ward: Ward, ear: Ear) -> None:
    first = ward.anna.says("hello", ward.channel)
    ward.client.chat_postMessage(
        channel=ward.channel, text="all", thread_ts=first.ts, reply_broadcast=True
    )
    assert [event.get("subtype") for event in ear.events] == [None, "thread_broadcast"]


def test_an_app_without_the_scope_of_an_event_hears_none(ward: Ward, ear: Ear) -> None:
    events = {"event_subscriptions": {"bot_events": ["message.channels", "message.im"]}}
    scopes = {"scopes": {"bot": ["im:history"]}}
    ward.emulator.install({"settings": events, "oauth_config": scopes})
    ward.anna.says("hello", ward.channel)
    assert ear.events == []


def test_an_app_that_was_taken_out_hears_of_that_and_nothing_more(ward: Ward, ear: Ear) -> None:
    ward.emulator.install(MANIFEST)
    ward.emulator.uninstall()
    ward.anna.says("hello", ward.channel)
    ward.anna.opens_home()
    outcomes = [ward.anna.uses_shortcut("Go"), ward.anna.types_command("/form", ward.channel)]
    assert [outcome.ok for outcome in outcomes] == [False, False]
    assert [parcel.name for parcel in ear.parcels] == ["app_uninstalled"]


def test_a_deleted_message_is_told(ward: Ward, ear: Ear) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"]
    ward.client.chat_delete(channel=ward.channel, ts=ts)
    assert (ear.events[-1]["subtype"], ear.events[-1]["deleted_ts"]) == ("message_deleted", ts)


def test_an_ephemeral_message_is_not_told(ward: Ward, ear: Ear) -> None:
    ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")
    assert ear.events == []


def test_a_message_where_the_app_is_not_is_not_told(ward: Ward, ear: Ear) -> None:
    oak = ward.emulator.add_channel("oak-ward", [ward.anna], bot=False)
    ward.anna.says("hello", oak)
    assert ear.events == []


def test_a_message_to_the_app_is_told_as_im(ward: Ward, ear: Ear) -> None:
    ward.anna.says("hello", ward.anna.dm)
    assert only(ear)["channel_type"] == "im"


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda e, c, p: e.leave(c, p),
            {"type": "member_left_channel", "user": "anna", "channel": "C", "channel_type": "C"},
        ),
        (
            lambda e, c, _: e.remove_bot(c),
            {"type": "member_left_channel", "user": "bot", "channel": "C", "channel_type": "C"},
        ),
        (lambda e, c, _: e.archive(c), {"type": "channel_archive", "channel": "C", "user": "ben"}),
        (
            lambda e, c, _: e.unarchive(c),
            {"type": "channel_unarchive", "channel": "C", "user": "ben"},
        ),
        (
            lambda e, c, _: e.rename(c, "oak"),
            {"type": "channel_rename", "channel": {"id": "C", "name": "oak"}},
        ),
        (
            lambda e, _, __: e.revoke_tokens(),
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["bot"]}},
        ),
        (lambda e, _, __: e.uninstall(), {"type": "app_uninstalled"}),
    ],
    ids=["left", "bot removed", "archived", "unarchived", "renamed", "revoked", "uninstalled"],
)
def test_what_befalls_a_channel_or_the_app_is_told(
    ward: Ward, ear: Ear, act: Callable[[Emulator, str, Any], None], expected: Json
) -> None:
    act(ward.emulator, ward.channel, ward.anna)
    assert named(ward, only(ear)) == expected


def named(ward: Ward, event: Json) -> Json:
    """An event with names for ids, and without what differs from run to run."""
    names = {
        ward.channel: "C",
        ward.anna.id: "anna",
        ward.ben.id: "ben",
        ward.emulator.bot_user_id: "bot",
    }
    volatile = {"event_ts", "created", "team"}

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items() if key not in volatile}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return names.get(value, value)

    return dict(plain(event))


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("group_archive", lambda e, c: e.archive(c)),
        ("group_unarchive", lambda e, c: e.unarchive(c)),
        ("group_rename", lambda e, c: e.rename(c, "heads")),
    ],
)
def test_a_private_channel_is_told_of_as_a_group(
    ward: Ward, ear: Ear, kind: str, act: Callable[[Emulator, str], None]
) -> None:
    leads = ward.emulator.add_channel("leads", [ward.ben], private=True)
    act(ward.emulator, leads)
    assert only(ear)["type"] == kind


def test_members_of_a_private_channel_come_and_go_in_a_g(ward: Ward, ear: Ear) -> None:
    leads = ward.emulator.add_channel("leads", [ward.ben], private=True)
    ward.emulator.join(leads, ward.anna)
    assert only(ear)["channel_type"] == "G"


def test_an_app_that_is_uninstalled_hears_nothing_more(ward: Ward, ear: Ear) -> None:
    ward.emulator.uninstall()
    ward.anna.says("hello", ward.channel)
    assert only(ear)["type"] == "app_uninstalled"


def test_an_event_about_a_message_has_its_time(ward: Ward, ear: Ear) -> None:
    said = ward.anna.says("hello", ward.channel)
    assert only(ear)["event_ts"] == said.ts


def test_a_change_to_a_message_has_a_time_of_its_own(ward: Ward, ear: Ear) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="old")["ts"]
    ward.client.chat_update(channel=ward.channel, ts=ts, text="new")
    event = ear.events[-1]
    assert event["ts"] == event["event_ts"] != event["message"]["ts"]


def test_somebody_joining_is_told(ward: Ward, ear: Ear) -> None:
    cleo = ward.emulator.add_person("cleo")
    ward.emulator.join(ward.channel, cleo)
    assert (only(ear)["type"], only(ear)["user"]) == ("member_joined_channel", cleo.id)


def test_the_app_hears_of_its_own_invitation(ward: Ward, ear: Ear) -> None:
    oak = ward.emulator.add_channel("oak-ward", [ward.anna], bot=False)
    ward.emulator.invite_bot(oak)
    assert only(ear)["user"] == ward.emulator.bot_user_id


def test_an_event_that_the_manifest_does_not_ask_for_is_not_told(ward: Ward, ear: Ear) -> None:
    events = {"event_subscriptions": {"bot_events": ["app_home_opened"]}}
    ward.emulator.install({"settings": events})
    ward.anna.says("hello", ward.channel)
    ward.emulator.archive(ward.channel)
    assert ear.events == []


def test_opening_home_tells_what_is_there_already(ward: Ward, ear: Ear) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    ward.client.views_publish(user_id=ward.anna.id, view=home)
    ward.anna.opens_home()
    event = only(ear)
    assert (event["type"], event["tab"], event["view"]["type"]) == (
        "app_home_opened",
        "home",
        "home",
    )


def test_an_event_says_for_whom_it_is(ward: Ward, ear: Ear) -> None:
    ward.anna.says("hello", ward.channel)
    payload = ear.parcels[0].payload
    assert payload["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": ward.emulator.team_id,
            "user_id": ward.emulator.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


def test_an_event_comes_in_slacks_envelope(ward: Ward, ear: Ear) -> None:
    ward.anna.says("hello", ward.channel)
    payload = ear.parcels[0].payload
    assert payload["event_id"].startswith("Ev")
    assert {name: payload[name] for name in ("type", "team_id", "api_app_id")} == {
        "type": "event_callback",
        "team_id": ward.emulator.team_id,
        "api_app_id": ward.emulator.app_id,
    }


def test_an_event_that_is_not_taken_is_tried_at_once_and_after_one_and_five_minutes(
    ward: Ward,
) -> None:
    waits: list[float] = []
    tries = Deaf()
    backend = ward.emulator.backend
    backend.carrier = tries

    def at_once(seconds: float, act: Callable[[], Any]) -> None:
        waits.append(seconds)
        act()

    backend.later = at_once
    ward.anna.says("hello", ward.channel)
    assert waits == [0, 60, 300]
    assert [(parcel.retry, parcel.retry_reason) for parcel in tries.parcels] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
        (3, "timeout"),
    ]


class Deaf(Ear):
    """A way to an app that never answers in time."""

    def send(self, parcel: Parcel) -> Any:
        self.parcels.append(parcel)
        return answered(Ack(ok=False, reason="timeout"))
