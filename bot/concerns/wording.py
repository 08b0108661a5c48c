"""The words for what is stored as a few letters, and for hours."""

from __future__ import annotations

from datetime import datetime

from storage.concerns.tables import (
    About,
    Again,
    Cost,
    Moment,
    Outcome,
    Post,
    Said,
    Soon,
    Stage,
)
from storage.wards import Ward

ABOUT = {
    About.WARD: "The ward",
    About.COLLEAGUE: "A colleague or manager",
    About.ME: "Me",
}
SOON = {
    Soon.TODAY: "Today",
    Soon.DAYS: "In the next days",
    Soon.NO_HURRY: "No hurry",
}
POST = {
    Post.MANAGER: "Manager",
    Post.SECURITY_LEAD: "Security lead",
    Post.GUARDIAN: "Guardian",
    Post.OTHER: "Other",
}
STAGE = {
    Stage.OPEN: "Sent. Nobody has acknowledged it yet.",
    Stage.ACKNOWLEDGED: "Acknowledged.",
    Stage.CLOSED: "Closed.",
}
OPEN_AGAIN = "Open again. Nobody has acknowledged it again yet."
OUTCOME = {
    Outcome.DONE: "Something was done",
    Outcome.TALKED: "We talked it through",
    Outcome.SAFEGUARDING: "Taken to safeguarding",
    Outcome.INCIDENT_REPORT: "Moved to an incident report",
    Outcome.NOTHING_NEEDED: "Nothing more was needed",
    Outcome.COULD_NOT: "We could not do what was asked",
}
SAID = {
    Said.QUESTION: "asked",
    Said.REPLY: "replied",
    Said.DONE: "wrote down what was done",
    Said.OUTCOME: "closed it and wrote",
}
AGAIN = {
    Again.YES: "Yes",
    Again.UNSURE: "I am not sure",
    Again.NO: "No",
}
COST = {
    Cost.NOTHING: "No",
    Cost.SOMETHING: "Something",
    Cost.MUCH: "A lot",
}
NEXT_FIXED_HOUR = "at 08:00, 12:00 or 20:00, whichever comes next"
MOMENT = {
    Moment.CLOSING: "when it was closed",
    Moment.LATER: "60 days later",
}


def fixed_hour(ward: Ward, moment: datetime, now: datetime) -> str:
    """An hour at which notices leave, as it is said: today at 12:00."""
    days = (ward.local_date(moment) - ward.local_date(now)).days
    return f"{'tomorrow' if days else 'today'} at {ward.local(moment):%H:%M}"
