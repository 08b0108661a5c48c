"""What the app is told of: only what it asked for, only where it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.emulator import Emulator
from bot.emulator.delivery import Ack, Parcel, answered
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
    ("kind", "act"),
    [
        ("member_left_channel", lambda e, c, p: e.leave(c, p)),
        ("channel_archive", lambda e, c, _: e.archive(c)),
        ("channel_rename", lambda e, c, _: e.rename(c, "oak")),
        ("member_left_channel", lambda e, c, _: e.remove_bot(c)),
        ("tokens_revoked", lambda e, _, __: e.revoke_tokens()),
        ("app_uninstalled", lambda e, _, __: e.uninstall()),
    ],
)
def test_what_befalls_a_channel_or_the_app_is_told(
    ward: Ward, ear: Ear, kind: str, act: Callable[[Emulator, str, Any], None]
) -> None:
    act(ward.emulator, ward.channel, ward.anna)
    assert only(ear)["type"] == kind


def test_somebody_joining_is_told(ward: Ward, ear: Ear) -> None:
    cleo = ward.emulator.add_person("cleo")
    ward.emulator.join(ward.channel, cleo)
    assert (only(ear)["type"], only(ear)["user"]) == ("member_joined_channel", cleo.id)


def test_the_app_hears_of_its_own_invitation(ward: Ward, ear: Ear) -> None:
    oak = ward.emulator.add_channel("oak-ward", [ward.anna], bot=False)
    ward.emulator.invite_bot(oak)
    assert only(ear)["user"] == ward.emulator.bot_user_id


def test_a_private_channel_is_archived_as_a_group(ward: Ward, ear: Ear) -> None:
    leads = ward.emulator.add_channel("leads", [ward.ben], private=True)
    ward.emulator.archive(leads)
    assert only(ear)["type"] == "group_archive"


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
    assert payload["team_id"] == ward.emulator.team_id
    assert payload["authorizations"][0]["user_id"] == ward.emulator.bot_user_id
