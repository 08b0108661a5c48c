"""What was done about a concern, told to the team: with its author's leave, and gone with it."""

from __future__ import annotations

from sqlalchemy import select

from bot.emulator import Person
from storage.audit import Act
from storage.improving.tables import Deed
from tests.bot.concerns.following import closes, code_in, comes_back, opens_mine, sends
from tests.bot.concerns.test_ending import ANSWERED, LEAVE, TEAM
from tests.bot.concerns.willow import WITH_NAME, Willow, raises

TELL = "Tell the team what was done"
DONE = "The kitchen door is locked at night."
NOBODY_SAID_YES = "The person has not said that the team may hear of it."


def ended(willow: Willow, *, leave: bool) -> Person:
    """Gwen, in the concern that Anna raised; it is closed, and Anna says that it was answered."""
    anna, gwen = willow.house.anna, willow.house.gwen
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)
    anna.fills({ANSWERED: "Yes", TEAM: [LEAVE] if leave else []})
    sends(anna, "You said that it was answered.")
    opens_again(gwen)
    return gwen


def opens_again(gwen: Person) -> None:
    gwen.presses("Open it", channel=gwen.dm)
    gwen.waits_for("Who can open it")


def tells(gwen: Person, words: str = DONE) -> None:
    gwen.presses(TELL, view=True)
    gwen.waits_for("Nobody should be able to tell from it who spoke up")
    gwen.fills({"What was done?": words})


def deeds_of(willow: Willow) -> list[str]:
    with willow.house.bot.wiring.database.reading() as session:
        return list(session.scalars(select(Deed.words)))


def test_without_a_yes_nothing_can_be_told(willow: Willow) -> None:
    gwen = ended(willow, leave=False)
    gwen.presses(TELL, view=True)
    gwen.waits_for(NOBODY_SAID_YES)
    assert deeds_of(willow) == []


def test_with_a_yes_it_opens_the_next_prompt_and_says_nothing_of_a_concern(willow: Willow) -> None:
    gwen = ended(willow, leave=True)
    tells(gwen)
    sends(gwen, "Saved. It opens the next three prompts.")
    willow.go_to(19, 15)
    ben = willow.house.ben
    ben.waits_for(f"Since last time: {DONE}", channel=willow.channel)
    assert "oncern" not in " ".join(m.text for m in ben.sees(willow.channel))


def test_who_told_it_is_audited(willow: Willow) -> None:
    gwen = ended(willow, leave=True)
    tells(gwen)
    sends(gwen, "Saved.")
    assert Act.CONCERN_TOLD.value in willow.acts_of(gwen)


def test_leave_that_is_taken_back_takes_it_out_of_the_channel(willow: Willow) -> None:
    gwen, anna = ended(willow, leave=True), willow.house.anna
    tells(gwen)
    sends(gwen, "Saved.")
    willow.go_to(19, 15)
    ben = willow.house.ben
    ben.waits_for(DONE, channel=willow.channel)
    anna.presses("The team should not hear of it", view=True)
    anna.waits_for("The team will not hear of it")
    willow.house.tick()
    assert deeds_of(willow) == []
    assert DONE not in " ".join(m.text for m in ben.sees(willow.channel))


def test_leave_that_is_taken_back_while_the_form_is_open_is_gone(willow: Willow) -> None:
    gwen, anna = ended(willow, leave=True), willow.house.anna
    tells(gwen)
    anna.presses("The team should not hear of it", view=True)
    anna.waits_for("The team will not hear of it")
    answer = gwen.submits()
    assert isinstance(answer, dict)
    assert NOBODY_SAID_YES in " ".join(answer.values())
    assert deeds_of(willow) == []


def test_too_many_words_are_refused_and_kept(willow: Willow) -> None:
    gwen = ended(willow, leave=True)
    tells(gwen, "word " * 16)
    answer = gwen.submits()
    assert isinstance(answer, dict)
    assert "at most 15 words" in " ".join(answer.values())


def test_what_is_told_is_one_line_that_reads_as_it_stands(willow: Willow) -> None:
    gwen = ended(willow, leave=True)
    tells(gwen, "The door is locked.\n*RATE:* now\x00 \u202eereh")
    sends(gwen, "Saved.")
    assert deeds_of(willow) == ["The door is locked. *RATE:* now ereh"]


def test_the_form_asks_for_nobodys_name_since_the_whole_channel_reads_it(willow: Willow) -> None:
    gwen = ended(willow, leave=True)
    tells(gwen)
    assert "Name nobody" in str(gwen.view)
    assert "staff may be named" not in str(gwen.view)


def test_an_unnamed_authors_yes_counts_from_the_hour_at_which_it_is_heard(willow: Willow) -> None:
    anna, gwen = willow.house.anna, willow.house.gwen
    code = code_in(raises(willow, anna))
    anna.closes_view()
    closes(willow)
    comes_back(anna, code)
    anna.fills({ANSWERED: "Yes", TEAM: [LEAVE]})
    sends(anna, "Those who can open it see that today at 20:00.")
    opens_again(gwen)
    gwen.presses(TELL, view=True)
    gwen.waits_for(NOBODY_SAID_YES)

    willow.go_to(20)
    tells(gwen)
    sends(gwen, "Saved.")
    assert DONE in deeds_of(willow)
