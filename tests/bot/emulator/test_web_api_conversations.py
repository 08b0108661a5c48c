"""conversations.*: channels, members, history, threads."""

from typing import Any

from tests.bot.emulator.wards import Ward, refused

METADATA = {"event_type": "delivery", "event_payload": {"key": "k1"}}


def post(ward: Ward, text: str, **more: Any) -> str:
    return str(ward.client.chat_postMessage(channel=ward.channel, text=text, **more)["ts"])


def texts(answer: Any) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def test_info_says_whether_the_app_is_in_and_whether_it_is_archived(ward: Ward) -> None:
    ward.emulator.archive(ward.channel)
    channel = ward.client.conversations_info(channel=ward.channel)["channel"]
    assert (channel["name"], channel["is_member"], channel["is_archived"]) == (
        "willow-ward",
        True,
        True,
    )


def test_info_gives_the_new_name_of_a_renamed_channel(ward: Ward) -> None:
    ward.emulator.rename(ward.channel, "rowan-ward")
    channel = ward.client.conversations_info(channel=ward.channel)["channel"]
    assert channel["name"] == "rowan-ward"


def test_info_of_a_direct_message_names_the_other(ward: Ward) -> None:
    channel = ward.client.conversations_info(channel=ward.emulator.dm(ward.anna))["channel"]
    assert (channel["is_im"], channel["user"]) == (True, ward.anna.id)


def test_info_of_no_channel_is_refused(ward: Ward) -> None:
    with refused("channel_not_found"):
        ward.client.conversations_info(channel="C999")


def test_members_are_listed_by_pages(ward: Ward) -> None:
    pages = ward.client.conversations_members(channel=ward.channel, limit=2)
    assert [page.data["members"] for page in pages] == [
        [ward.emulator.bot_user_id, ward.anna.id],
        [ward.ben.id],
    ]


def test_the_list_shows_public_channels_and_only_own_private_ones(ward: Ward) -> None:
    ward.emulator.add_channel("oak-ward", bot=False)
    ward.emulator.add_channel("leads", bot=False, private=True)
    ward.emulator.add_channel("team", bot=True, private=True)
    answer = ward.client.conversations_list(types="public_channel,private_channel")
    assert [c["name"] for c in answer["channels"]] == ["willow-ward", "oak-ward", "team"]


def test_the_list_can_leave_archived_channels_out(ward: Ward) -> None:
    ward.emulator.archive(ward.channel)
    assert ward.client.conversations_list(exclude_archived=True)["channels"] == []


def test_a_type_of_channel_that_is_none_is_refused(ward: Ward) -> None:
    with refused("invalid_types"):
        ward.client.conversations_list(types="secret")


def test_open_gives_the_direct_message_with_a_person(ward: Ward) -> None:
    answer = ward.client.conversations_open(users=[ward.anna.id])
    assert answer["channel"]["id"] == ward.emulator.dm(ward.anna)


def test_open_says_whether_it_was_open_before(ward: Ward) -> None:
    both = [ward.anna.id, ward.ben.id]
    answers = [ward.client.conversations_open(users=both) for _ in range(2)]
    assert [answer.get("already_open") for answer in answers] == [None, True]


def test_open_by_channel_gives_the_whole_of_it_when_asked(ward: Ward) -> None:
    dm = ward.emulator.dm(ward.anna)
    answer = ward.client.conversations_open(channel=dm, return_im=True)
    assert (answer["channel"]["user"], answer["no_op"]) == (ward.anna.id, True)


def test_open_with_several_gives_one_group_message(ward: Ward) -> None:
    both = [ward.anna.id, ward.ben.id]
    first = ward.client.conversations_open(users=both)["channel"]["id"]
    second = ward.client.conversations_open(users=both)["channel"]["id"]
    assert first == second


def test_open_with_nobody_is_refused(ward: Ward) -> None:
    with refused("users_list_not_supplied"):
        ward.client.conversations_open(users="")


def test_open_with_a_stranger_is_refused(ward: Ward) -> None:
    with refused("user_not_found"):
        ward.client.conversations_open(users="U999")


def test_open_with_itself_is_refused(ward: Ward) -> None:
    with refused("cannot_dm_bot"):
        ward.client.conversations_open(users=ward.emulator.bot_user_id)


def test_join_lets_the_app_into_a_public_channel(ward: Ward) -> None:
    oak = ward.emulator.add_channel("oak-ward", [ward.anna], bot=False)
    ward.client.conversations_join(channel=oak)
    assert ward.client.chat_postMessage(channel=oak, text="hello")["ok"]


def test_join_says_that_the_app_was_there_already(ward: Ward) -> None:
    answer = ward.client.conversations_join(channel=ward.channel)
    assert (answer["ok"], answer["warning"]) == (True, "already_in_channel")
    assert answer["response_metadata"]["warnings"] == ["already_in_channel"]


def test_the_list_comes_in_pages(ward: Ward) -> None:
    names = [f"ward-{n}" for n in range(3)]
    for name in names:
        ward.emulator.add_channel(name)
    pages = [page.data["channels"] for page in ward.client.conversations_list(limit=2)]
    assert [[c["name"] for c in page] for page in pages] == [
        ["willow-ward", "ward-0"],
        ["ward-1", "ward-2"],
    ]


def test_info_counts_members_only_when_asked(ward: Ward) -> None:
    silent = ward.client.conversations_info(channel=ward.channel)["channel"]
    asked = ward.client.conversations_info(channel=ward.channel, include_num_members=True)
    assert ("num_members" in silent, asked["channel"]["num_members"]) == (False, 3)


def test_history_is_newest_first(ward: Ward) -> None:
    for text in ("one", "two", "three"):
        post(ward, text)
    answer = ward.client.conversations_history(channel=ward.channel)
    assert texts(answer) == ["three", "two", "one"]


def test_history_comes_in_pages(ward: Ward) -> None:
    for text in ("one", "two", "three"):
        post(ward, text)
    pages = ward.client.conversations_history(channel=ward.channel, limit=2)
    assert [texts(page) for page in pages] == [["three", "two"], ["one"]]


def test_a_page_of_history_begins_where_the_last_one_ended_whatever_was_posted(
    ward: Ward,
) -> None:
    for text in ("one", "two", "three"):
        post(ward, text)
    first = ward.client.conversations_history(channel=ward.channel, limit=2)
    post(ward, "four")
    cursor = first["response_metadata"]["next_cursor"]
    second = ward.client.conversations_history(channel=ward.channel, limit=2, cursor=cursor)
    assert (texts(first), texts(second)) == (["three", "two"], ["one"])


def test_a_cursor_to_a_message_that_is_gone_leads_to_the_one_after_it(ward: Ward) -> None:
    post(ward, "one")
    two = post(ward, "two")
    post(ward, "three")
    first = ward.client.conversations_history(channel=ward.channel, limit=1)
    ward.client.chat_delete(channel=ward.channel, ts=two)
    cursor = first["response_metadata"]["next_cursor"]
    second = ward.client.conversations_history(channel=ward.channel, cursor=cursor)
    assert (texts(first), texts(second)) == (["three"], ["one"])


def test_a_cursor_to_a_reply_that_is_gone_leads_to_the_one_after_it(ward: Ward) -> None:
    first = post(ward, "one")
    post(ward, "two", thread_ts=first)
    three = post(ward, "three", thread_ts=first)
    post(ward, "four", thread_ts=first)
    page = ward.client.conversations_replies(channel=ward.channel, ts=first, limit=2)
    ward.client.chat_delete(channel=ward.channel, ts=three)
    cursor = page["response_metadata"]["next_cursor"]
    rest = ward.client.conversations_replies(channel=ward.channel, ts=first, cursor=cursor)
    assert (texts(page), texts(rest)) == (["one", "two"], ["four"])


def test_a_cursor_to_a_member_who_left_leads_to_the_one_after_them(ward: Ward) -> None:
    page = ward.client.conversations_members(channel=ward.channel, limit=1)
    ward.emulator.leave(ward.channel, ward.anna)
    cursor = page["response_metadata"]["next_cursor"]
    rest = ward.client.conversations_members(channel=ward.channel, cursor=cursor)
    assert rest["members"] == [ward.ben.id]


def test_the_last_item_may_go_before_its_page_is_asked_for(ward: Ward) -> None:
    page = ward.client.conversations_members(channel=ward.channel, limit=2)
    ward.emulator.leave(ward.channel, ward.ben)
    cursor = page["response_metadata"]["next_cursor"]
    rest = ward.client.conversations_members(channel=ward.channel, cursor=cursor)
    assert (rest["members"], rest["response_metadata"]["next_cursor"]) == ([], "")


def test_history_between_two_moments_leaves_both_out(ward: Ward) -> None:
    stamps = [post(ward, text) for text in ("one", "two", "three")]
    answer = ward.client.conversations_history(
        channel=ward.channel, oldest=stamps[0], latest=stamps[2]
    )
    assert texts(answer) == ["two"]


def test_history_can_take_both_moments_in(ward: Ward) -> None:
    stamps = [post(ward, text) for text in ("one", "two", "three")]
    answer = ward.client.conversations_history(
        channel=ward.channel, oldest=stamps[0], latest=stamps[1], inclusive=True
    )
    assert texts(answer) == ["two", "one"]


def test_a_moment_that_is_none_is_refused(ward: Ward) -> None:
    post(ward, "one")
    with refused("invalid_ts_oldest"):
        ward.client.conversations_history(channel=ward.channel, oldest="yesterday")


def test_history_of_a_channel_without_the_app_is_refused(ward: Ward) -> None:
    oak = ward.emulator.add_channel("oak-ward", bot=False)
    with refused("not_in_channel"):
        ward.client.conversations_history(channel=oak)


def test_history_needs_the_scope_of_its_kind_of_channel(ward: Ward) -> None:
    scopes = {"bot": ["chat:write", "im:history"]}
    ward.emulator.install({"oauth_config": {"scopes": scopes}})
    with refused("missing_scope"):
        ward.client.conversations_history(channel=ward.channel)


def test_metadata_comes_back_only_when_asked_for(ward: Ward) -> None:
    post(ward, "one", metadata=METADATA)
    silent = ward.client.conversations_history(channel=ward.channel)
    asked = ward.client.conversations_history(channel=ward.channel, include_all_metadata=True)
    assert "metadata" not in silent["messages"][0]
    assert asked["messages"][0]["metadata"] == METADATA


def test_a_thread_has_its_first_message_first(ward: Ward) -> None:
    first = post(ward, "one")
    post(ward, "two", thread_ts=first)
    assert texts(ward.client.conversations_replies(channel=ward.channel, ts=first)) == [
        "one",
        "two",
    ]


def test_a_thread_comes_in_pages(ward: Ward) -> None:
    first = post(ward, "one")
    for text in ("two", "three"):
        post(ward, text, thread_ts=first)
    pages = ward.client.conversations_replies(channel=ward.channel, ts=first, limit=2)
    assert [texts(page) for page in pages] == [["one", "two"], ["three"]]


def test_a_reply_says_whose_message_it_answers(ward: Ward) -> None:
    first = ward.anna.says("one", ward.channel).ts
    post(ward, "two", thread_ts=first)
    _, reply = ward.client.conversations_replies(channel=ward.channel, ts=first)["messages"]
    assert reply["parent_user_id"] == ward.anna.id


def test_a_reply_is_not_in_the_history_but_counted(ward: Ward) -> None:
    first = post(ward, "one")
    post(ward, "two", thread_ts=first)
    (message,) = ward.client.conversations_history(channel=ward.channel)["messages"]
    assert (message["text"], message["reply_count"]) == ("one", 1)


def test_a_reply_that_is_also_told_to_the_channel_is_in_the_history(ward: Ward) -> None:
    first = post(ward, "one")
    post(ward, "two", thread_ts=first, reply_broadcast=True)
    assert texts(ward.client.conversations_history(channel=ward.channel)) == ["two", "one"]


def test_a_thread_that_is_none_is_refused(ward: Ward) -> None:
    with refused("thread_not_found"):
        ward.client.conversations_replies(channel=ward.channel, ts="1.000000")


def test_what_a_person_types_is_escaped(ward: Ward) -> None:
    ward.anna.says("<!channel> & all", ward.channel)
    answer = ward.client.conversations_history(channel=ward.channel)
    assert texts(answer) == ["&lt;!channel&gt; &amp; all"]
