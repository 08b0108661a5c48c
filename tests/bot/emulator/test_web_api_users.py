"""users.*: who is in the workspace, and where they are."""

from datetime import UTC, datetime

import pytest
from slack_sdk.errors import SlackApiError

from tests.bot.emulator.wards import Ward, refused


def test_users_info_gives_a_person(ward: Ward) -> None:
    user = ward.client.users_info(user=ward.ben.id)["user"]
    assert (user["name"], user["real_name"], user["is_admin"]) == ("ben", "Ben Lyle", True)


def test_users_info_says_who_was_deactivated(ward: Ward) -> None:
    ward.emulator.deactivate(ward.ben)
    assert ward.client.users_info(user=ward.ben.id)["user"]["deleted"] is True


def test_nobody_is_not_found(ward: Ward) -> None:
    with pytest.raises(SlackApiError, match="user_not_found"):
        ward.client.users_info(user="U999")


def test_users_list_comes_in_pages(ward: Ward) -> None:
    seen = [user["id"] for page in ward.client.users_list(limit=1) for user in page.data["members"]]
    assert seen == [ward.emulator.bot_user_id, ward.anna.id, ward.ben.id]


def test_a_made_up_cursor_is_refused(ward: Ward) -> None:
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        ward.client.users_list(cursor="bm9ib2R5")


def test_without_a_limit_users_list_gives_everybody(ward: Ward) -> None:
    for n in range(120):
        ward.emulator.add_person(f"p{n}")
    assert len(ward.client.users_list()["members"]) == 123


@pytest.mark.parametrize(("month", "offset", "name"), [(1, 0, "GMT"), (7, 3600, "BST")])
def test_a_users_clock_follows_the_summer(ward: Ward, month: int, offset: int, name: str) -> None:
    ward.emulator.clock.set(datetime(2030, month, 7, tzinfo=UTC))
    user = ward.client.users_info(user=ward.anna.id)["user"]
    assert (user["tz"], user["tz_offset"], user["tz_label"]) == ("Europe/London", offset, name)


def test_a_locale_comes_when_asked_for(ward: Ward) -> None:
    asked = ward.client.users_info(user=ward.anna.id, include_locale=True)["user"]
    silent = ward.client.users_info(user=ward.anna.id)["user"]
    assert (asked["locale"], "locale" in silent) == ("en-GB", False)


def test_the_apps_conversations_are_those_it_is_in(ward: Ward) -> None:
    ward.emulator.add_channel("oak-ward", [ward.anna], bot=False)
    answer = ward.client.users_conversations()
    assert [c["name"] for c in answer["channels"]] == ["willow-ward"]


def test_a_persons_conversations_leave_out_private_ones_without_the_app(ward: Ward) -> None:
    ward.emulator.add_channel("oak-ward", [ward.anna], bot=False)
    ward.emulator.add_channel("leads", [ward.anna], bot=False, private=True)
    ward.emulator.add_channel("team", [ward.anna], private=True)
    answer = ward.client.users_conversations(
        user=ward.anna.id, types="public_channel,private_channel"
    )
    assert [c["name"] for c in answer["channels"]] == ["willow-ward", "oak-ward", "team"]


def test_users_conversations_come_in_pages_with_direct_messages(ward: Ward) -> None:
    pages = ward.client.users_conversations(user=ward.anna.id, types="public_channel,im", limit=1)
    seen = [channel["id"] for page in pages for channel in page.data["channels"]]
    assert seen == [ward.emulator.dm(ward.anna), ward.channel]


def test_users_conversations_can_leave_archived_ones_out(ward: Ward) -> None:
    ward.emulator.archive(ward.channel)
    assert ward.client.users_conversations(exclude_archived=True)["channels"] == []


def test_the_conversations_of_nobody_are_not_found(ward: Ward) -> None:
    with refused("user_not_found"):
        ward.client.users_conversations(user="U999")


def test_each_kind_of_conversation_needs_its_own_scope(ward: Ward) -> None:
    ward.emulator.install({"oauth_config": {"scopes": {"bot": ["channels:read"]}}})
    with pytest.raises(SlackApiError) as refusal:
        ward.client.users_conversations(types="im")
    answer = refusal.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:read")
