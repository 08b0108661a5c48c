"""chat.*: posting, changing, taking back."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.bot.emulator.wards import Ward, refused

BUTTONS = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "4"}, "action_id": "rate"}
        ],
    }
]
METADATA = {"event_type": "delivery", "event_payload": {"key": "k1"}}


def test_a_post_is_seen_by_the_members(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="hello")["ts"]
    assert [(m.ts, m.text) for m in ward.anna.sees(ward.channel)] == [(ts, "hello")]


def test_a_post_is_signed_by_the_app(ward: Ward) -> None:
    message = ward.client.chat_postMessage(channel=ward.channel, text="hello")["message"]
    assert (message["user"], message["app_id"]) == (
        ward.emulator.bot_user_id,
        ward.emulator.app_id,
    )


def test_each_post_has_a_later_ts(ward: Ward) -> None:
    stamps = [ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"] for _ in range(20)]
    assert stamps == sorted(set(stamps), key=float)


def test_a_post_to_a_person_goes_to_their_direct_message(ward: Ward) -> None:
    answer = ward.client.chat_postMessage(channel=ward.anna.id, text="hello")
    assert answer["channel"] == ward.emulator.dm(ward.anna)


def test_a_post_to_a_channels_name_goes_there(ward: Ward) -> None:
    answer = ward.client.chat_postMessage(channel="#willow-ward", text="hello")
    assert answer["channel"] == ward.channel


def test_a_post_to_a_person_is_refused_where_the_app_takes_no_messages(ward: Ward) -> None:
    features = {"app_home": {"messages_tab_enabled": False}}
    scopes = {"scopes": {"bot": ["chat:write"]}}
    ward.emulator.install({"features": features, "oauth_config": scopes})
    with refused("messages_tab_disabled"):
        ward.client.chat_postMessage(channel=ward.anna.id, text="hello")


def test_blocks_of_an_attachment_get_their_ids(ward: Ward) -> None:
    attachments = [{"blocks": [{"type": "divider"}]}]
    answer = ward.client.chat_postMessage(channel=ward.channel, text="x", attachments=attachments)
    assert answer["message"]["attachments"][0]["blocks"][0]["block_id"]


def test_a_post_to_somebody_who_left_is_refused(ward: Ward) -> None:
    ward.emulator.deactivate(ward.anna)
    with refused("user_disabled"):
        ward.client.chat_postMessage(channel=ward.anna.id, text="hello")


def test_a_post_to_no_channel_is_refused(ward: Ward) -> None:
    with refused("channel_not_found"):
        ward.client.chat_postMessage(channel="C999", text="hello")


def test_a_post_where_the_app_is_not_invited_is_refused(ward: Ward) -> None:
    elsewhere = ward.emulator.add_channel("oak-ward", [ward.anna], bot=False)
    with refused("not_in_channel"):
        ward.client.chat_postMessage(channel=elsewhere, text="hello")


def test_a_private_channel_without_the_app_is_not_found(ward: Ward) -> None:
    hidden = ward.emulator.add_channel("leads", [ward.ben], bot=False, private=True)
    with refused("channel_not_found"):
        ward.client.chat_postMessage(channel=hidden, text="hello")


def test_a_post_after_the_app_was_removed_is_refused(ward: Ward) -> None:
    ward.emulator.remove_bot(ward.channel)
    with refused("not_in_channel"):
        ward.client.chat_postMessage(channel=ward.channel, text="hello")


def test_a_post_to_an_archived_channel_is_refused(ward: Ward) -> None:
    ward.emulator.archive(ward.channel)
    with refused("is_archived"):
        ward.client.chat_postMessage(channel=ward.channel, text="hello")


def test_a_message_in_an_archived_channel_cannot_be_changed(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="one")["ts"]
    ward.emulator.archive(ward.channel)
    with refused("is_inactive"):
        ward.client.chat_update(channel=ward.channel, ts=str(ts), text="two")


def test_a_channel_brought_back_takes_posts_again(ward: Ward) -> None:
    ward.emulator.archive(ward.channel)
    ward.emulator.unarchive(ward.channel)
    assert ward.client.chat_postMessage(channel=ward.channel, text="hello")["ok"]


def test_an_empty_post_is_refused(ward: Ward) -> None:
    with refused("no_text"):
        ward.client.api_call("chat.postMessage", json={"channel": ward.channel, "text": ""})


def test_a_post_of_forty_thousand_characters_is_taken(ward: Ward) -> None:
    assert ward.client.chat_postMessage(channel=ward.channel, text="x" * 40_000)["ok"]


def test_a_longer_post_is_refused(ward: Ward) -> None:
    with refused("msg_too_long"):
        ward.client.chat_postMessage(channel=ward.channel, text="x" * 40_001)


def test_bad_blocks_are_refused_with_pointers(ward: Ward) -> None:
    blocks = [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]
    with pytest.raises(SlackApiError) as refusal:
        ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)
    line = "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"
    assert refusal.value.response.data == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [line],
        "response_metadata": {"messages": [f"[ERROR] {line}"]},
    }


def test_blocks_that_are_no_json_are_refused(ward: Ward) -> None:
    with refused("invalid_blocks_format"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", blocks="[")


def test_a_refused_post_is_not_seen(ward: Ward) -> None:
    with refused("invalid_blocks"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=[{"type": "no"}])
    assert ward.anna.sees(ward.channel) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"event_type": "x"},
        {"event_type": "", "event_payload": {}},
        {"event_type": "x", "event_payload": "y"},
        {"event_type": "x", "event_payload": {}, "more": 1},
        "no json",
    ],
)
def test_metadata_of_another_form_is_refused(ward: Ward, metadata: Any) -> None:
    with refused("invalid_metadata_format"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", metadata=metadata)


def test_a_reply_to_no_message_is_refused(ward: Ward) -> None:
    with refused("thread_not_found"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", thread_ts="1.000000")


def test_another_name_needs_its_scope(ward: Ward) -> None:
    with refused("missing_scope"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", username="Somebody")


def test_an_update_changes_the_message(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=BUTTONS)["ts"]
    ward.client.chat_update(
        channel=ward.channel, ts=ts, text="closed", blocks=[{"type": "divider"}]
    )
    (message,) = ward.anna.sees(ward.channel)
    assert (message.text, message.blocks[0]["type"]) == ("closed", "divider")


def test_an_update_with_text_alone_takes_the_blocks_away(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=BUTTONS)["ts"]
    ward.client.chat_update(channel=ward.channel, ts=ts, text="closed")
    assert ward.anna.sees(ward.channel)[0].blocks == ()


def test_an_update_of_metadata_alone_leaves_the_rest(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=BUTTONS)["ts"]
    changes = {"channel": ward.channel, "ts": ts, "metadata": METADATA}
    ward.client.api_call("chat.update", json=changes)
    (message,) = ward.emulator.messages(ward.channel)
    assert (message["text"], len(message["blocks"]), message["metadata"]) == ("x", 1, METADATA)


def test_an_update_keeps_metadata_that_it_does_not_mention(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x", metadata=METADATA)["ts"]
    ward.client.chat_update(channel=ward.channel, ts=ts, text="y")
    assert ward.emulator.messages(ward.channel)[0]["metadata"] == METADATA


def test_an_update_that_says_nothing_is_refused(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]
    with refused("no_text"):
        ward.client.api_call("chat.update", json={"channel": ward.channel, "ts": ts})


def test_an_update_of_more_than_four_thousand_characters_is_refused(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]
    with refused("msg_too_long"):
        ward.client.chat_update(channel=ward.channel, ts=ts, text="x" * 4001)


def test_an_update_of_no_message_is_refused(ward: Ward) -> None:
    with refused("message_not_found"):
        ward.client.chat_update(channel=ward.channel, ts="1.000000", text="x")


def test_an_update_of_a_persons_message_is_refused(ward: Ward) -> None:
    said = ward.anna.says("hello", ward.channel)
    with refused("cant_update_message"):
        ward.client.chat_update(channel=ward.channel, ts=said.ts, text="x")


def test_an_update_of_an_ephemeral_message_is_refused(ward: Ward) -> None:
    ts = ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")[
        "message_ts"
    ]
    with refused("message_not_found"):
        ward.client.chat_update(channel=ward.channel, ts=ts, text="x")


def test_a_deleted_message_is_gone(ward: Ward) -> None:
    ts = ward.client.chat_postMessage(channel=ward.channel, text="x")["ts"]
    ward.client.chat_delete(channel=ward.channel, ts=ts)
    assert ward.anna.sees(ward.channel) == []


def test_a_persons_message_cannot_be_deleted(ward: Ward) -> None:
    said = ward.anna.says("hello", ward.channel)
    with refused("cant_delete_message"):
        ward.client.chat_delete(channel=ward.channel, ts=said.ts)


def test_an_ephemeral_message_is_seen_by_one_person(ward: Ward) -> None:
    ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")
    assert [m.text for m in ward.anna.sees(ward.channel)] == ["psst"]
    assert ward.ben.sees(ward.channel) == []


def test_an_ephemeral_message_for_somebody_not_there_is_refused(ward: Ward) -> None:
    cleo = ward.emulator.add_person("cleo")
    with refused("user_not_in_channel"):
        ward.client.chat_postEphemeral(channel=ward.channel, user=cleo.id, text="psst")


def test_an_ephemeral_message_is_in_no_history(ward: Ward) -> None:
    ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")
    assert ward.client.conversations_history(channel=ward.channel)["messages"] == []


def test_markdown_text_and_text_do_not_go_together(ward: Ward) -> None:
    with refused("markdown_text_conflict"):
        ward.client.chat_postMessage(channel=ward.channel, text="x", markdown_text="y")


def test_a_post_with_blocks_and_no_text_says_that_it_cannot_be_shown(ward: Ward) -> None:
    sent = {"channel": ward.channel, "blocks": BUTTONS}
    answer = ward.client.api_call("chat.postMessage", json=sent)
    assert answer["message"]["text"] == "This content can't be displayed."


def test_the_answer_to_a_post_does_not_give_its_metadata_back(ward: Ward) -> None:
    answer = ward.client.chat_postMessage(channel=ward.channel, text="x", metadata=METADATA)
    assert "metadata" not in answer["message"]
