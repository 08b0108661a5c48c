"""What sounds urgent brings the alarm to mind in whatever a person writes, not only at first."""

from __future__ import annotations

import pytest

from bot.emulator import Person
from tests.bot.concerns.following import closes, code_in, comes_back, opens_mine, sends
from tests.bot.concerns.willow import WITH_NAME, Willow, raises, shown

URGENT = "You wrote something that sounds urgent"
CALM = {"concern_reply_calm": ["The alarm is raised, or nobody is at risk now"]}
WORDS = "He has a knife in his room now."
REPLY = "Your reply"
MISSING = "If not: what is still missing?"
TO_THE_GUARDIAN = "Anything the Guardian should know?"


def said(willow: Willow) -> str:
    """Everything that is kept of what the person wrote after they raised it."""
    anna = willow.house.anna
    opens_mine(anna)
    return shown(anna)


def writes(person: Person, field: str, words: str) -> None:
    person.waits_for(field)
    person.fills({field: words})
    assert person.submits() == "updated"
    person.waits_for(URGENT)


def test_an_urgent_reply_is_not_sent_at_once_and_stays_in_its_field(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    opens_mine(anna)
    writes(anna, REPLY, WORDS)

    assert "Your reply is sent." not in shown(anna)
    assert WORDS in str(anna.view)
    anna.closes_view()
    assert WORDS not in said(willow)


def test_the_emergency_words_come_before_everything_else(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(anna, code_in(raises(willow, anna)))
    writes(anna, REPLY, WORDS)

    blocks = anna.view["blocks"] if anna.view else []
    assert "Pull the alarm, then ring 2222." in str(blocks[0])
    assert URGENT in str(blocks[1])


def test_once_the_box_is_ticked_the_reply_goes(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(anna, code_in(raises(willow, anna)))
    writes(anna, REPLY, WORDS)
    anna.fills(CALM)

    sends(anna, "Your reply is sent.")

    assert WORDS in shown(anna)


def test_what_is_taken_out_stays_out_while_it_waits_for_the_box(willow: Willow) -> None:
    anna = willow.house.anna
    comes_back(anna, code_in(raises(willow, anna)))
    anna.waits_for(REPLY)
    anna.fills({REPLY: "943 476 5919 has a knife."})
    assert anna.submits() == "updated"
    anna.waits_for("This seems to say who a patient is.")
    anna.presses("Take it out and send", view=True)
    anna.waits_for(lambda: "[removed] has a knife." in str(anna.view))
    anna.fills(CALM)

    sends(anna, "Your reply is sent.")

    assert "[removed] has a knife." in shown(anna)


@pytest.mark.parametrize("words", [WORDS, f"Ask 943 476 5919. {WORDS}"])
def test_so_it_is_where_a_concern_was_not_answered(willow: Willow, words: str) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)
    anna.fills({"Was this answered?": "No, please open it again"})
    writes(anna, MISSING, words)
    anna.fills({**CALM, MISSING: WORDS})

    sends(anna, "It is open again.")


def test_so_it_is_in_what_they_tell_the_guardian(willow: Willow) -> None:
    anna = willow.house.anna
    raises(willow, anna, whose=WITH_NAME)
    anna.closes_view()
    closes(willow)
    opens_mine(anna)
    anna.presses("Tell a Guardian", view=True)
    anna.waits_for("Who may see it?")
    anna.fills({"Would you speak up again?": "No", "Has it cost you anything?": "A lot"})
    writes(anna, TO_THE_GUARDIAN, "He threatened me again.")
    anna.fills(CALM)

    sends(anna, "The Guardian is being told.")
