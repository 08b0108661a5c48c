"""Raising a concern, from each way in to the receipt."""

from __future__ import annotations

import pytest
from blockkit import Actions, Button

from bot.concerns import raise_listeners
from bot.concerns.fields import Form
from bot.replies import Reply
from bot.slack.message import Message, pack
from bot.slack.payloads import Submission, View
from storage.concerns.tables import About, Naming, Soon
from tests.bot.concerns.willow import (
    ABOUT,
    IN_CONFIDENCE,
    NO_NAME,
    NOTICED,
    WHO,
    WITH_NAME,
    WORDS,
    Willow,
    another_ward,
    errors,
    fills_in,
    opens_form,
    order_of,
    raises,
    shown,
    tick,
)


def test_the_form_opens_with_the_alarm_and_the_ward_s_own_words(willow: Willow) -> None:
    opens_form(willow, willow.house.anna)

    first = shown(willow.house.anna).splitlines()[:2]
    assert first == ["*Anyone at risk now? Alarm first.*", "Pull the alarm, then ring 2222."]


def test_the_form_welcomes_before_it_warns(willow: Willow) -> None:
    opens_form(willow, willow.house.anna)

    text = shown(willow.house.anna)
    assert text.index("You don’t need proof") < text.index(NOTICED)
    assert text.index(NOTICED) < text.index("Nobody watches this round the clock")


@pytest.mark.parametrize(
    "notice",
    [
        "not an incident report, a safeguarding referral or a clinical record",
        "Datix",
        "Gwen Price, 5522",
        "If someone is in danger, or the law says so, they may have to share it; they tell you "
        "first if they can.",
        "confidential, not anonymous",
        "Slack administrators can see that you used this app",
        "deleted after 730 days",
        "Sooner? On-call manager: Duty manager, 5511",
    ],
)
def test_the_form_says_what_it_is_not_and_who_sees_what(willow: Willow, notice: str) -> None:
    opens_form(willow, willow.house.anna)

    assert notice in shown(willow.house.anna)


def test_the_form_says_when_each_recipient_looks(willow: Willow) -> None:
    willow.go_to(18)
    opens_form(willow, willow.house.anna)

    assert "Earliest: Thursday 09:00. Deputy: <@" in shown(willow.house.anna)


def test_nobody_is_ticked_beforehand(willow: Willow) -> None:
    opens_form(willow, willow.house.anna)

    assert "initial_options" not in str(willow.house.anna.view)


def test_an_unnamed_concern_comes_with_a_code_that_nobody_can_look_up(willow: Willow) -> None:
    receipt = raises(willow, willow.house.anna)

    assert "It is the only way back, and nobody can look it up." in receipt


def test_the_receipt_says_who_may_read_it_and_when_somebody_looks(willow: Willow) -> None:
    receipt = raises(willow, willow.house.anna)

    assert f"*Who can open it:* <@{willow.house.gwen.id}>" in receipt
    assert "They are told today at 12:00" in receipt


def test_what_was_typed_is_not_in_the_receipt(willow: Willow) -> None:
    assert WORDS not in raises(willow, willow.house.anna)


@pytest.mark.parametrize(
    ("whose", "naming"),
    [
        (NO_NAME, Naming.UNNAMED),
        (WITH_NAME, Naming.NAMED),
        (IN_CONFIDENCE, Naming.CONFIDENTIAL),
    ],
)
def test_the_person_says_whose_name_goes_with_it(
    willow: Willow, whose: str, naming: Naming
) -> None:
    raises(willow, willow.house.anna, whose=whose)

    assert [concern.naming for concern in willow.concerns()] == [naming.value]


def test_what_is_typed_after_the_command_is_not_read(willow: Willow) -> None:
    anna = willow.house.anna
    anna.types_command("/concern Sam shouts at people", channel=willow.channel)
    anna.waits_for(NOTICED)

    assert "shouts" not in str(anna.view)


def test_the_prompt_s_button_opens_the_form_of_its_ward(willow: Willow) -> None:
    willow.go_to(19, 15)
    willow.house.tick()
    willow.house.anna.presses("Something doesn't feel right", channel=willow.channel)

    willow.house.anna.waits_for(NOTICED)


@pytest.mark.parametrize("way", ["home", "shortcut"])
def test_with_one_ward_in_the_workspace_nobody_is_asked_which(willow: Willow, way: str) -> None:
    open_elsewhere(willow, way)

    willow.house.anna.waits_for(NOTICED)


@pytest.mark.parametrize("way", ["home", "shortcut"])
def test_with_several_the_ward_is_asked_first_and_its_form_follows(
    willow: Willow, way: str
) -> None:
    another_ward(willow)
    open_elsewhere(willow, way)
    willow.house.anna.waits_for("Which ward?")

    willow.house.anna.chooses("Which ward?", "Willow")

    willow.house.anna.waits_for(WHO)


def test_a_ward_that_takes_none_says_whom_to_tell(willow: Willow) -> None:
    another_ward(willow)
    anna = willow.house.anna
    anna.uses_shortcut("concern_shortcut")
    anna.waits_for("Which ward?")

    anna.chooses("Which ward?", "Elm")

    anna.waits_for("Concerns cannot be raised here yet.")
    assert "Freedom to Speak Up Guardian" in shown(anna)


def test_changing_the_ward_keeps_what_was_typed(willow: Willow) -> None:
    another_ward(willow)
    anna = willow.house.anna
    anna.uses_shortcut("concern_shortcut")
    anna.waits_for("Which ward?")
    anna.chooses("Which ward?", "Willow")
    anna.waits_for(WHO)
    anna.fills({NOTICED: WORDS})

    anna.chooses("Which ward?", "Elm")

    anna.waits_for("Concerns cannot be raised here yet.")
    assert WORDS in str(anna.view)


def test_about_a_colleague_the_guardian_comes_first_and_everything_typed_stays(
    willow: Willow,
) -> None:
    anna, sam, gwen = willow.house.anna, willow.house.sam, willow.house.gwen
    opens_form(willow, anna)
    fills_in(anna, who=[tick("Security lead", sam)])

    anna.chooses(ABOUT, "A colleague or manager")

    anna.waits_for(lambda: order_of(anna.view) == [gwen.id, sam.id])
    anna.submits()
    anna.waits_for("It is sent.")
    (concern,) = willow.concerns()
    assert concern.about == About.COLLEAGUE.value


def test_about_oneself_a_talk_is_offered(willow: Willow) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna, who=[tick("Guardian", willow.house.gwen)])
    anna.chooses(ABOUT, "Me")
    anna.waits_for("I would like to talk with somebody")
    anna.fills({"A talk": ["I would like to talk with somebody"]})

    anna.submits()

    anna.waits_for("It is sent.")
    assert [concern.wants_talk for concern in willow.concerns()] == [True]


def test_with_nobody_ticked_the_form_is_not_sent(willow: Willow) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna)

    answer = anna.submits()

    assert isinstance(answer, dict)
    assert [block.partition(":")[0] for block in answer] == ["concern_who"]


def test_only_spaces_are_no_words(willow: Willow) -> None:
    opens_form(willow, willow.house.anna)
    fills_in(willow.house.anna, words="  \n ", who=[tick("Guardian", willow.house.gwen)])

    assert "what you have noticed" in errors(willow.house.anna)


def test_today_is_offered_while_somebody_is_on_duty(willow: Willow) -> None:
    raises(willow, willow.house.anna, soon="Today")

    assert [concern.soon for concern in willow.concerns()] == [Soon.TODAY.value]


def test_today_is_not_offered_while_nobody_is(willow: Willow) -> None:
    willow.go_to(18)
    opens_form(willow, willow.house.anna)

    assert "That may point to you" not in shown(willow.house.anna)


@pytest.mark.parametrize(
    ("whose", "said"),
    [
        (WITH_NAME, "None of those you ticked is on duty now"),
        (NO_NAME, "they are told today at 12:00, and none of those you ticked is on duty then"),
    ],
)
def test_today_is_refused_when_those_ticked_are_not_on_duty(
    willow: Willow, whose: str, said: str
) -> None:
    tomorrow = willow.now.date().replace(day=4)
    away = willow.guardian(willow.house.gwen, away_from=willow.now.date(), away_until=tomorrow)
    willow.names(willow.lead(willow.house.sam), away)
    opens_form(willow, willow.house.anna)
    guardian = [tick("Guardian", willow.house.gwen)]
    fills_in(willow.house.anna, who=guardian, soon="Today", whose=whose)

    assert said in errors(willow.house.anna)


def test_today_without_a_name_is_refused_when_work_ends_before_they_are_told(
    willow: Willow,
) -> None:
    willow.go_to(16, 30)
    opens_form(willow, willow.house.anna)
    fills_in(willow.house.anna, who=[tick("Guardian", willow.house.gwen)], soon="Today")

    assert "they are told today at 17:00, and none" in errors(willow.house.anna)
    assert willow.concerns() == []


def test_the_form_says_when_readers_are_told_of_one_without_a_name(willow: Willow) -> None:
    opens_form(willow, willow.house.anna)

    assert "They are told today at 12:00." in shown(willow.house.anna)


def test_the_form_says_which_ward_it_is_for(willow: Willow) -> None:
    opens_form(willow, willow.house.anna)

    assert "This form is for *Willow*." in shown(willow.house.anna)


def test_a_ward_that_was_picked_too_late_for_its_form_gets_no_concern_yet(
    willow: Willow,
) -> None:
    elm = another_ward(willow)
    sent = hands_in(willow, picked=elm, picks_ward=True)

    assert willow.concerns() == []
    assert sent.update
    assert (WORDS in str(sent.update), elm in sent.update["private_metadata"]) == (True, True)


def test_a_form_sent_again_with_other_choices_says_that_the_first_count(willow: Willow) -> None:
    hands_in(willow, naming="named")

    again = hands_in(willow, naming="unnamed")

    assert "already sent the first time, with the choices you made then" in str(again.update)
    assert [concern.naming for concern in willow.concerns()] == [Naming.NAMED.value]


def test_a_form_sent_once_says_nothing_of_a_first_time(willow: Willow) -> None:
    assert "already sent" not in raises(willow, willow.house.anna)


def test_urgent_words_bring_the_form_back_once_and_nothing_is_stored(willow: Willow) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna, words="I found a knife.", who=[tick("Guardian", willow.house.gwen)])
    assert anna.submits() == "updated"

    anna.waits_for("You wrote something that sounds urgent")
    assert shown(anna).startswith("*Anyone at risk now? Alarm first.*")
    assert willow.concerns() == []


def test_it_goes_once_the_box_is_ticked(willow: Willow) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna, words="I found a knife.", who=[tick("Guardian", willow.house.gwen)])
    anna.submits()
    anna.waits_for("You wrote something that sounds urgent")
    anna.fills({"concern_calm": ["The alarm is raised, or nobody is at risk now"]})

    anna.submits()

    anna.waits_for("It is sent.")
    assert len(willow.concerns()) == 1


def test_a_recipient_who_has_gone_meanwhile_has_to_be_ticked_anew(willow: Willow) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna, who=[tick("Security lead", willow.house.sam)])
    willow.names(willow.guardian(willow.house.gwen))

    assert "no longer receives concerns" in errors(anna)
    assert willow.concerns() == []


def test_a_ward_that_has_been_shut_meanwhile_says_whom_to_tell_and_keeps_the_words(
    willow: Willow,
) -> None:
    anna = willow.house.anna
    opens_form(willow, anna)
    fills_in(anna, who=[tick("Guardian", willow.house.gwen)])
    willow.names()

    assert anna.submits() == "updated"

    anna.waits_for("Gwen Price, 5522")
    assert WORDS in str(anna.view)


def test_a_button_in_a_channel_that_is_no_ward_opens_nothing(willow: Willow) -> None:
    elsewhere = willow.house.slack.add_channel("kitchen", members=willow.house.people.values())
    button = Button("Something", action_id="concern_open", value=willow.ward_id)
    message = Message.of("A button", Actions([button]))
    willow.house.bot.wiring.gateway.post(elsewhere, message, "k")

    willow.house.anna.presses("Something", channel=elsewhere)

    willow.house.anna.waits_for("This button belongs to another place")


@pytest.mark.parametrize(
    "text", ["<!channel> & *bold* <@U123>", "=1+1", "عربي 😀 中文", "x" * 3000]
)
def test_whatever_is_typed_is_stored_as_it_is(willow: Willow, text: str) -> None:
    raises(willow, willow.house.anna, words=text)
    willow.go_to(12)
    willow.house.gwen.waits_for("A concern is waiting for you")
    willow.house.gwen.presses("Open it", channel=willow.house.gwen.dm)

    willow.house.gwen.waits_for(lambda: willow.house.gwen.view)
    assert text in shown(willow.house.gwen).replace("\n", "")


def hands_in(
    willow: Willow, *, picked: str = "", picks_ward: bool = False, naming: str = "unnamed"
) -> Reply:
    """Send Willow's form to the listener as Slack would send it."""
    values: dict[str, str | list[str]] = {
        "concern_words:0": WORDS,
        "concern_about": "ward",
        "concern_who:0": [willow.house.gwen.id],
        "concern_soon": "days",
        "concern_naming": naming,
        **({"concern_ward": picked} if picked else {}),
    }
    view: View = {
        "private_metadata": pack(Form(ward_id=willow.ward_id, code="abc", picks_ward=picks_ward)),
        "blocks": [{"block_id": block} for block in values],
        "state": {"values": {block: {"a": element(given)} for block, given in values.items()}},
    }
    submission = Submission(
        willow.house.slack.team_id, willow.house.anna.id, view, values, view["private_metadata"]
    )
    return raise_listeners.send(willow.house.bot.wiring, submission)


def element(given: str | list[str]) -> dict[str, object]:
    if isinstance(given, str):
        return {"value": given}
    return {"selected_options": [{"value": one} for one in given]}


def open_elsewhere(willow: Willow, way: str) -> None:
    anna = willow.house.anna
    if way == "shortcut":
        anna.uses_shortcut("concern_shortcut")
        return
    anna.opens_home()
    anna.waits_for("Raise a concern")
    anna.presses("Raise a concern", home=True)
