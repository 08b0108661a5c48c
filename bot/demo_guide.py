"""The demo's guided path: seven steps through the whole product, and who to be in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.concerns import ids as concern
from bot.digest import ids as digest
from bot.handover import blocks as handover
from bot.handover import views as room
from bot.improving import ids as improving

NEXT_HANDOVER: Final = "Next handover"
MONDAY: Final = "Monday 08:00"
WARD: Final = "ward"
MESSAGES: Final = "messages"

# What each of the sample people does, as the page says it under their name.
TITLES: Final = {
    "anna": "Nurse on Willow",
    "ben": "Health care assistant",
    "chidi": "Nurse on Rowan",
    "dora": "Domestic staff",
    "emil": "Bank nurse",
    "farah": "Facilitator, psychologist",
    "grace": "Occupational therapist",
    "hugh": "Deputy security lead",
    "mona": "Manager of both wards",
    "sam": "Security lead",
    "gwen": "Freedom to Speak Up Guardian",
    "ada": "Runs this workspace",
    "office": "The computer in the ward office",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path.

    :ivar then: what comes of it, said once it is done.
    :ivar who: the handle of whom to be.
    :ivar where: the first ward's channel, or the bot's messages.
    :ivar button: the words on the button to press first.
    :ivar deed: what the page notes when it was done: its kind, and how its name begins.
    """

    text: str
    then: str
    who: str
    where: str
    button: str
    deed: tuple[str, str]


STEPS: Final = (
    Step(
        "You are Anna, a nurse on Willow. Press a number under the prompt.",
        "Saved. Only Anna sees the answer, and can change it.",
        "anna",
        WARD,
        "4",
        ("block_action", handover.RATE),
    ),
    Step(
        "Many staff carry no phone. Press “Enter for the room”, count hands, and save.",
        "The hands are counted beside the taps. Nobody is named.",
        "anna",
        WARD,
        "Enter for the room",
        ("view_submit", room.ROOM_FORM),
    ),
    Step(
        "Press “Something doesn't feel right”. Raise a concern, tick the Guardian, and send.",
        "Gwen, the Guardian, is told that something waits. The channel hears nothing.",
        "anna",
        WARD,
        "Something doesn't feel right",
        ("view_submit", concern.RAISE),
    ),
    Step(
        "Now be Gwen. Open the concern in her messages, and press “Acknowledge”.",
        "Anna sees on Home that it was read. Gwen can ask, and record what was done.",
        "gwen",
        MESSAGES,
        "Open it",
        ("block_action", concern.ACKNOWLEDGE),
    ),
    Step(
        f"Now be Mona, the ward manager. At the top, jump to “{MONDAY}”. No handover is skipped.",
        "Mona has a message for each ward.",
        "mona",
        MESSAGES,
        MONDAY,
        ("jump", MONDAY),
    ),
    Step(
        "Read the digest: where to look, and one question to ask. Press “See more”.",
        "The charts, and how the answers lay. The team gets its own version a day later.",
        "mona",
        MESSAGES,
        "See more",
        ("block_action", digest.SEE_MORE),
    ),
    Step(
        "Close it, and press “Write what we did”. Say in a few words what the ward has changed.",
        "It opens the next three prompts. Then the team says whether it helped. "
        "That is the whole of it: look at Home as Mona, Gwen and Anna.",
        "mona",
        MESSAGES,
        "Write what we did",
        ("view_submit", improving.DEED),
    ),
)
