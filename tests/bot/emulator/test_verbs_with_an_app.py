"""People act, an unmodified Bolt app answers: by Socket Mode and by signed HTTP alike."""

from typing import Any

import pytest

from bot.emulator import NotOnScreen
from tests.bot.emulator.wards import Json, Ward, button, form, front, plain, text_field


def post(ward: Ward, *elements: Json, text: str = "Prompt", **more: Any) -> str:
    blocks = [{"type": "actions", "elements": list(elements)}]
    answer = ward.client.chat_postMessage(channel=ward.channel, text=text, blocks=blocks, **more)
    return str(answer["ts"])


def texts(ward: Ward, channel: str | None = None) -> list[str]:
    return [message.text for message in ward.anna.sees(channel or ward.channel)]


# Buttons


def test_pressing_a_button_brings_the_apps_answer_to_that_person_alone(staffed: Ward) -> None:
    post(staffed, button("4", "rate", value="4"))
    assert staffed.anna.presses("4", channel=staffed.channel).ok
    assert texts(staffed) == ["Prompt", "Saved: 4"]
    assert [m.text for m in staffed.ben.sees(staffed.channel)] == ["Prompt"]


def test_the_newest_message_with_the_button_is_the_one_pressed(staffed: Ward) -> None:
    post(staffed, button("4", "rate", value="old"))
    post(staffed, button("4", "rate", value="new"))
    staffed.anna.presses("4", channel=staffed.channel)
    assert "Saved: new" in texts(staffed)


def test_a_button_may_replace_its_own_message(staffed: Ward) -> None:
    post(staffed, button("Close", "close"))
    staffed.anna.presses("Close", channel=staffed.channel)
    assert [(m.text, m.blocks) for m in staffed.ben.sees(staffed.channel)] == [("Closed", ())]


def test_a_button_may_take_its_own_message_away(staffed: Ward) -> None:
    post(staffed, button("Remove", "remove"))
    staffed.anna.presses("Remove", channel=staffed.channel)
    assert staffed.ben.sees(staffed.channel) == []


def test_a_button_on_an_ephemeral_message_may_replace_it(staffed: Ward) -> None:
    staffed.client.chat_postEphemeral(
        channel=staffed.channel,
        user=staffed.anna.id,
        text="For you",
        blocks=[{"type": "actions", "elements": [button("Close", "close")]}],
    )
    staffed.anna.presses("Close", channel=staffed.channel)
    assert texts(staffed) == ["Closed"]


def test_a_button_of_an_ephemeral_message_is_not_there_for_others(staffed: Ward) -> None:
    staffed.client.chat_postEphemeral(
        channel=staffed.channel,
        user=staffed.anna.id,
        text="For you",
        blocks=[{"type": "actions", "elements": [button("Close", "close")]}],
    )
    with pytest.raises(NotOnScreen, match="there is no button 'Close'"):
        staffed.ben.presses("Close", channel=staffed.channel)


def test_a_button_that_is_not_there_is_told_with_those_that_are(staffed: Ward) -> None:
    post(staffed, button("4", "rate", value="4"))
    with pytest.raises(NotOnScreen, match="the buttons are: '4'"):
        staffed.anna.presses("5", channel=staffed.channel)


def test_a_button_that_the_app_does_not_answer_is_said_so(staffed: Ward) -> None:
    post(staffed, button("Press", "unheard"))
    outcome = staffed.anna.presses("Press", channel=staffed.channel)
    assert (outcome.ok, outcome.sentence) == (
        False,
        "That did not work: the app did not answer in time.",
    )


def test_a_menu_in_a_message_is_chosen_from_by_its_text(staffed: Ward) -> None:
    options = [{"text": plain(name), "value": name.lower()} for name in ("Day", "Night")]
    post(staffed, {"type": "static_select", "action_id": "menu", "options": options})
    staffed.anna.chooses("menu", "Night", channel=staffed.channel)
    assert "Chosen: Night" in texts(staffed)


def test_an_overflow_menu_is_pressed_by_its_options_text(staffed: Ward) -> None:
    options = [{"text": plain(name), "value": name.lower()} for name in ("Day", "Night")]
    post(staffed, {"type": "overflow", "action_id": "menu", "options": options})
    staffed.anna.presses("Day", channel=staffed.channel)
    assert "Chosen: Day" in texts(staffed)


def test_of_two_like_buttons_the_one_beside_a_text_is_pressed(staffed: Ward) -> None:
    blocks = [
        {"type": "section", "text": plain("first"), "accessory": button("Open", "unheard")},
        {
            "type": "section",
            "text": plain("second"),
            "accessory": button("Open", "rate", value="second"),
        },
    ]
    staffed.client.chat_postMessage(channel=staffed.channel, text="x", blocks=blocks)
    staffed.anna.presses("Open", channel=staffed.channel, beside="second")
    assert "Saved: second" in texts(staffed)


# Commands and shortcuts


def test_a_command_that_opens_a_form(staffed: Ward) -> None:
    assert staffed.anna.types_command("/form", staffed.channel).ok
    assert front(staffed.anna)["title"]["text"] == "Form"


def test_a_command_answered_in_its_ack_is_seen_by_that_person_alone(staffed: Ward) -> None:
    staffed.anna.types_command("/say  hello there ", staffed.channel)
    assert texts(staffed) == ["You said hello there"]
    assert staffed.ben.sees(staffed.channel) == []


def test_a_command_may_answer_for_all(staffed: Ward) -> None:
    staffed.anna.types_command("/loud", staffed.channel)
    assert [m.text for m in staffed.ben.sees(staffed.channel)] == ["Hello all"]


def test_a_command_that_says_nothing_leaves_no_message(staffed: Ward) -> None:
    assert staffed.anna.types_command("/nothing", staffed.channel).ok
    assert texts(staffed) == []


@pytest.mark.parametrize("command", ["/silent", "/broken"])
def test_a_command_without_an_answer_fails_with_slacks_word(staffed: Ward, command: str) -> None:
    outcome = staffed.anna.types_command(command, staffed.channel)
    assert not outcome.ok
    assert f"{command} failed with the error" in (outcome.sentence or "")


def test_a_command_that_is_none_is_said_so(staffed: Ward) -> None:
    outcome = staffed.anna.types_command("/dance", staffed.channel)
    assert outcome.sentence == "/dance is not a valid command."


def test_an_archived_channel_takes_no_command(staffed: Ward) -> None:
    staffed.emulator.archive(staffed.channel)
    with pytest.raises(NotOnScreen, match="This channel is archived"):
        staffed.anna.types_command("/nothing", staffed.channel)


def test_a_shortcut_opens_its_form(staffed: Ward) -> None:
    staffed.anna.uses_shortcut("Go")
    assert front(staffed.anna)["title"]["text"] == "Shortcut"


def test_a_message_shortcut_knows_its_message(staffed: Ward) -> None:
    said = staffed.ben.says("What now?", staffed.channel)
    staffed.anna.uses_shortcut("about", channel=staffed.channel, ts=said.ts)
    assert "About: What now?" in texts(staffed)


def test_a_shortcut_that_is_none_is_not_on_the_screen(staffed: Ward) -> None:
    with pytest.raises(NotOnScreen, match="no shortcut called Dance"):
        staffed.anna.uses_shortcut("Dance")


# Forms


def filled(ward: Ward, name: str) -> Ward:
    ward.anna.types_command("/form", ward.channel)
    ward.anna.fills({"Name": name})
    return ward


def test_a_form_that_the_app_takes_closes(staffed: Ward) -> None:
    assert filled(staffed, "Willow").anna.submits() == "closed"
    assert staffed.anna.view is None


def test_a_form_with_a_field_left_out_is_not_sent(staffed: Ward) -> None:
    staffed.anna.types_command("/form", staffed.channel)
    assert staffed.anna.submits() == {"name": "Please complete this required field."}


def test_a_form_with_errors_stays_open_with_them_on_their_field(staffed: Ward) -> None:
    assert filled(staffed, "errors").anna.submits() == {"name": "Not that one"}
    assert front(staffed.anna)["errors"] == {"name": "Not that one"}


def test_what_was_entered_survives_an_error(staffed: Ward) -> None:
    filled(staffed, "errors").anna.submits()
    values = front(staffed.anna)["state_values"]
    assert values["name"]["name-entry"]["value"] == "errors"


def test_a_form_may_be_updated(staffed: Ward) -> None:
    assert filled(staffed, "update").anna.submits() == "updated"
    assert front(staffed.anna)["title"]["text"] == "Updated"


def test_a_form_may_be_pushed_and_closing_it_goes_back(staffed: Ward) -> None:
    assert filled(staffed, "push").anna.submits() == "pushed"
    staffed.anna.closes_view()
    assert front(staffed.anna)["title"]["text"] == "Form"


def test_a_form_may_clear_the_whole_stack(staffed: Ward) -> None:
    filled(staffed, "push").anna.submits()
    staffed.anna.fills({"Name": "clear"})
    assert staffed.anna.submits() == "closed"
    assert staffed.anna.view is None


@pytest.mark.parametrize("name", ["broken", "silent", "bad", "odd", "stray"])
def test_a_form_without_a_good_answer_stays_open_and_says_so(staffed: Ward, name: str) -> None:
    assert filled(staffed, name).anna.submits() == "failed"
    view = front(staffed.anna)
    assert view["notice"] == "We had some trouble connecting. Try again?"
    assert view["state_values"]["name"]["name-entry"]["value"] == name


def test_a_button_in_a_form_may_push_another(staffed: Ward) -> None:
    trigger = staffed.emulator.backend.triggers.make(staffed.anna.id)
    blocks = [{"type": "actions", "elements": [button("More", "more")]}]
    staffed.client.views_open(trigger_id=trigger, view=form(blocks=blocks))
    staffed.anna.presses("More")
    assert front(staffed.anna)["title"]["text"] == "More"


def test_closing_tells_an_app_that_asked(staffed: Ward) -> None:
    trigger = staffed.emulator.backend.triggers.make(staffed.anna.id)
    staffed.client.views_open(trigger_id=trigger, view=form(notify_on_close=True))
    staffed.anna.closes_view()
    names = [entry.name for entry in staffed.emulator.backend.traffic.after()]
    assert "view_closed" in names


def test_a_view_without_a_send_button_cannot_be_sent(staffed: Ward) -> None:
    trigger = staffed.emulator.backend.triggers.make(staffed.anna.id)
    view = form(blocks=[{"type": "divider"}])
    del view["submit"]
    staffed.client.views_open(trigger_id=trigger, view=view)
    with pytest.raises(NotOnScreen, match="no button to send it with"):
        staffed.anna.submits()


# Home and events


def test_opening_home_shows_what_the_app_publishes(staffed: Ward) -> None:
    blocks = staffed.anna.opens_home()
    assert blocks[0]["text"]["text"] == "Welcome"


def test_a_button_on_home_changes_it(staffed: Ward) -> None:
    staffed.anna.opens_home()
    staffed.anna.presses("Greet", home=True)
    assert staffed.anna.home is not None
    assert staffed.anna.home["blocks"][0]["text"]["text"] == "Greeted"


def test_somebody_who_joins_is_welcomed(staffed: Ward) -> None:
    cleo = staffed.emulator.add_person("cleo")
    staffed.emulator.join(staffed.channel, cleo)
    assert staffed.anna.waits_for(f"Welcome <@{cleo.id}>")


def test_a_wait_that_fails_shows_the_traffic(staffed: Ward) -> None:
    staffed.anna.types_command("/nothing", staffed.channel)
    with pytest.raises(NotOnScreen, match=r"slash_commands /nothing ok"):
        staffed.anna.waits_for("something that never comes", timeout=0.05)


def test_a_label_that_is_none_is_told_with_those_that_are(staffed: Ward) -> None:
    staffed.anna.types_command("/form", staffed.channel)
    with pytest.raises(NotOnScreen, match="the fields are: 'Name'"):
        staffed.anna.fills({"Colour": "red"})


def test_every_kind_of_field_is_filled_by_a_plain_value(staffed: Ward) -> None:
    options = [{"text": plain(name), "value": name.lower()} for name in ("Day", "Night")]

    def entry(label: str, element: Json) -> Json:
        block = text_field(label, label.lower())
        return {**block, "element": {**element, "action_id": label}}

    blocks = [
        entry("Shift", {"type": "static_select", "options": options}),
        entry("Shifts", {"type": "checkboxes", "options": options}),
        entry("One", {"type": "radio_buttons", "options": options}),
        entry("Who", {"type": "users_select"}),
        entry("Whom", {"type": "multi_users_select"}),
        entry("Where", {"type": "channels_select"}),
        entry("Day", {"type": "datepicker"}),
        entry("Hour", {"type": "timepicker"}),
        entry("Count", {"type": "number_input", "is_decimal_allowed": False}),
    ]
    trigger = staffed.emulator.backend.triggers.make(staffed.anna.id)
    staffed.client.views_open(trigger_id=trigger, view=form(blocks=blocks))
    staffed.anna.fills(
        {
            "Shift": "Night",
            "Shifts": ["Day", "Night"],
            "One": "Day",
            "Who": staffed.ben,
            "Whom": [staffed.anna, staffed.ben],
            "Where": staffed.channel,
            "Day": "2025-03-30",
            "Hour": "07:30",
            "Count": "12",
        }
    )
    state = {
        name: next(iter(values.values()))
        for name, values in front(staffed.anna)["state_values"].items()
    }
    assert state["shift"]["selected_option"]["value"] == "night"
    assert [o["value"] for o in state["shifts"]["selected_options"]] == ["day", "night"]
    assert state["one"]["selected_option"]["value"] == "day"
    assert state["who"]["selected_user"] == staffed.ben.id
    assert state["whom"]["selected_users"] == [staffed.anna.id, staffed.ben.id]
    assert state["where"]["selected_channel"] == staffed.channel
    assert state["day"]["selected_date"] == "2025-03-30"
    assert state["hour"]["selected_time"] == "07:30"
    assert state["count"]["value"] == "12"


def test_an_option_that_is_not_offered_cannot_be_chosen(staffed: Ward) -> None:
    options = [{"text": plain("Day"), "value": "day"}]
    post(staffed, {"type": "static_select", "action_id": "menu", "options": options})
    with pytest.raises(NotOnScreen, match="'Dusk' is not offered; these are: 'Day'"):
        staffed.anna.chooses("menu", "Dusk", channel=staffed.channel)
