"""views.*: modals by trigger, stacks of three, Homes with a hash."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.emulator import Emulator, Timing
from bot.emulator.interactions.triggers import Triggers
from tests.bot.emulator.wards import Ward, front, refused


def modal(title: str = "Title", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "name",
                "label": {"type": "plain_text", "text": "Name"},
                "element": {"type": "plain_text_input", "action_id": "entry"},
            }
        ],
        **more,
    }


def home(**more: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": [{"type": "divider"}], **more}


def trigger(ward: Ward, view_id: str | None = None) -> str:
    """A trigger id as if Anna had just acted."""
    return str(ward.emulator.backend.triggers.make(ward.anna.id, view_id))


def opened(ward: Ward, **more: Any) -> Any:
    return ward.client.views_open(trigger_id=trigger(ward), view=modal(**more))["view"]


def test_open_shows_the_modal_to_whoever_caused_the_trigger(ward: Ward) -> None:
    view = opened(ward, title="Hello")
    assert front(ward.anna)["id"] == view["id"]
    assert ward.ben.view is None


def test_a_view_comes_back_with_its_place_in_the_stack(ward: Ward) -> None:
    view = opened(ward)
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert view["state"]["values"]["name"]["entry"] == {"type": "plain_text_input", "value": None}


def test_a_trigger_opens_once(ward: Ward) -> None:
    used = trigger(ward)
    ward.client.views_open(trigger_id=used, view=modal())
    with refused("exchanged_trigger_id"):
        ward.client.views_open(trigger_id=used, view=modal())


def test_a_trigger_that_is_none_is_refused_with_a_pointer(ward: Ward) -> None:
    with pytest.raises(SlackApiError) as refusal:
        ward.client.views_open(trigger_id="1.2.abc", view=modal())
    assert refusal.value.response["response_metadata"]["messages"] == [
        "[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]"
    ]


def test_a_trigger_older_than_three_seconds_is_expired() -> None:
    now = 100.0
    triggers = Triggers(3.0, lambda: now)
    made = triggers.make("U1")
    now = 103.1
    assert getattr(triggers.exchange(made), "value", None) == "expired_trigger_id"


def test_an_expired_trigger_is_refused_by_name() -> None:
    now = 0.0
    with Emulator(timing=Timing(monotonic=lambda: now)) as emulator:
        from slack_sdk import WebClient

        anna = emulator.add_person("anna")
        client = WebClient(emulator.bot_token, base_url=emulator.api_url, retry_handlers=[])
        made = emulator.backend.triggers.make(anna.id)
        now = 4.0
        with refused("expired_trigger_id"):
            client.views_open(trigger_id=made, view=modal())


def test_a_bad_view_does_not_use_the_trigger_up(ward: Ward) -> None:
    used = trigger(ward)
    with refused("invalid_arguments"):
        ward.client.views_open(trigger_id=used, view={"type": "modal"})
    assert ward.client.views_open(trigger_id=used, view=modal())["ok"]


def test_a_bad_view_is_refused_with_pointers_into_the_view(ward: Ward) -> None:
    with pytest.raises(SlackApiError) as refusal:
        opened(ward, title="x" * 25)
    assert refusal.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]


def test_a_view_of_more_than_250_kilobytes_is_refused(ward: Ward) -> None:
    text = {"type": "plain_text", "text": "x" * 3000}
    blocks = [{"type": "section", "text": text} for _ in range(100)]
    with refused("view_too_large"):
        opened(ward, blocks=blocks)


def test_push_puts_a_modal_on_top(ward: Ward) -> None:
    first = opened(ward)
    pushed = ward.client.views_push(trigger_id=trigger(ward, first["id"]), view=modal("Two"))
    assert pushed["view"]["previous_view_id"] == first["id"]
    assert front(ward.anna)["id"] == pushed["view"]["id"]


def test_a_fourth_view_is_refused(ward: Ward) -> None:
    below = opened(ward)["id"]
    for _ in range(2):
        below = ward.client.views_push(trigger_id=trigger(ward, below), view=modal())["view"]["id"]
    with refused("push_limit_reached"):
        ward.client.views_push(trigger_id=trigger(ward, below), view=modal())


def test_push_without_a_modal_is_refused(ward: Ward) -> None:
    with refused("not_found"):
        ward.client.views_push(trigger_id=trigger(ward), view=modal())


def test_update_changes_an_open_view(ward: Ward) -> None:
    view = opened(ward)
    ward.client.views_update(view_id=view["id"], view=modal("New"))
    assert front(ward.anna)["title"]["text"] == "New"


def test_update_keeps_what_was_entered_where_the_ids_are_the_same(ward: Ward) -> None:
    view = opened(ward)
    ward.anna.fills({"Name": "Willow"})
    ward.client.views_update(view_id=view["id"], view=modal("New"))
    assert front(ward.anna)["state_values"]["name"]["entry"]["value"] == "Willow"


def test_update_forgets_what_was_entered_in_another_block(ward: Ward) -> None:
    view = opened(ward)
    ward.anna.fills({"Name": "Willow"})
    blocks = [{**modal()["blocks"][0], "block_id": "other"}]
    ward.client.views_update(view_id=view["id"], view=modal(blocks=blocks))
    assert front(ward.anna)["state_values"]["other"]["entry"]["value"] is None


def test_update_of_a_closed_view_is_not_found(ward: Ward) -> None:
    view = opened(ward)
    ward.anna.closes_view()
    with refused("not_found"):
        ward.client.views_update(view_id=view["id"], view=modal())


def test_update_with_an_old_hash_is_a_conflict(ward: Ward) -> None:
    view = opened(ward)
    ward.client.views_update(view_id=view["id"], view=modal("New"))
    with refused("hash_conflict"):
        ward.client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Newer"))


def test_update_finds_a_view_by_its_external_id(ward: Ward) -> None:
    opened(ward, external_id="mine")
    ward.client.views_update(external_id="mine", view=modal("New"))
    assert front(ward.anna)["title"]["text"] == "New"


def test_an_external_id_is_used_once(ward: Ward) -> None:
    opened(ward, external_id="mine")
    with refused("duplicate_external_id"):
        opened(ward, external_id="mine")


def test_publish_shows_a_home(ward: Ward) -> None:
    ward.client.views_publish(user_id=ward.anna.id, view=home())
    assert ward.anna.home is not None
    assert ward.anna.home["blocks"][0]["type"] == "divider"


def test_publish_again_keeps_the_id_and_changes_the_hash(ward: Ward) -> None:
    first = ward.client.views_publish(user_id=ward.anna.id, view=home())["view"]
    second = ward.client.views_publish(user_id=ward.anna.id, view=home())["view"]
    assert first["id"] == second["id"]
    assert first["hash"] != second["hash"]


def test_publish_with_an_old_hash_is_a_conflict(ward: Ward) -> None:
    first = ward.client.views_publish(user_id=ward.anna.id, view=home())["view"]
    ward.client.views_publish(user_id=ward.anna.id, view=home())
    with refused("hash_conflict"):
        ward.client.views_publish(user_id=ward.anna.id, hash=first["hash"], view=home())


def test_publish_for_nobody_is_refused(ward: Ward) -> None:
    with refused("user_not_found"):
        ward.client.views_publish(user_id="U999", view=home())


def test_publish_without_a_home_tab_is_not_enabled(ward: Ward) -> None:
    ward.emulator.install({"features": {"app_home": {"home_tab_enabled": False}}})
    with refused("not_enabled"):
        ward.client.views_publish(user_id=ward.anna.id, view=home())
