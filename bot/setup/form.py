"""What a ward's form says, read from what was sent, or what is wrong with it, field by field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from bot.legible import is_blank, trouble_with
from prompts.coverage import problems
from prompts.shift_lines import parse_pattern
from prompts.shifts import DEFAULT_ZONE, PRESETS, PatternError, ShiftPattern
from storage.screening import Identifies, Kind, ScreenedText, screened
from storage.wards import Ward

NAME = "setup_name"
PRESET = "setup_preset"
TIMES = "setup_times"
PROMPTED = "setup_prompted"
MINUTES = "setup_minutes"
ZONE = "setup_zone"
REGION = "setup_region"
MANAGERS = "setup_managers"
FACILITATORS = "setup_facilitators"
SERVICE_LEADS = "setup_service_leads"
SHARED = "setup_shared"
DIGEST_DAY = "setup_digest_day"
DIGEST_TIME = "setup_digest_time"
TEAM_DIGEST = "setup_team_digest"
EMERGENCY = "setup_emergency"
ON_CALL = "setup_on_call"
INCIDENTS = "setup_incidents"
GUARDIAN = "setup_guardian"

OWN_TIMES = "own"
# How many days after its managers a team gets its digest; the same day would leave them no time.
NO_TEAM_DIGEST = "never"
DAYS_OFFERED = (1, 2, 3, 7)
USUAL_DAYS = 1
LONGEST_NAME = 60
LONGEST_WORDS = 300
# So many fit into the settings' menu, and into their box once the times are written out.
MOST_SHIFTS = 30
LONGEST_TIMES = 3000
# A ward's own words are there to say whom to ring.
NAMES_SOMEBODY = (
    "This looks like a patient's name or number. Please take it out. "
    "You can name a member of staff, without Mr or Mrs."
)
SHARED_HOLDS_NO_ROLE = (
    "Somebody here has a role of their own: manager, facilitator, service lead, recipient, deputy "
    "or workspace admin. A shared account can hold none."
)
NOTHING_SAID = screened("")
CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.POSTCODE})


class FormTrouble(ValueError):
    """What is wrong, by block id; nothing was saved."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("the form cannot be saved as it is")


@dataclass(frozen=True, slots=True)
class WardForm:
    """What a manager wants a ward to be."""

    name: ScreenedText
    pattern: ShiftPattern
    managers: tuple[str, ...]
    facilitators: tuple[str, ...] = ()
    service_leads: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    minutes_before: int = 15
    region: str = "England"
    digest_day: int = 0
    digest_time: time = time(8, 0)
    team_digest_days: int | None = USUAL_DAYS
    emergency: ScreenedText = NOTHING_SAID
    on_call: ScreenedText = NOTHING_SAID
    incidents: ScreenedText = NOTHING_SAID
    guardian: ScreenedText = NOTHING_SAID


def read(values: Mapping[str, Any], ward: Ward | None, admins: Collection[str] = ()) -> WardForm:
    """Read a form that was sent.

    :param ward: the ward as it is, or None for a new one.
    :param admins: the workspace admins, who cannot be shared accounts.
    :raises FormTrouble: what is wrong with which field.
    """
    errors: dict[str, str] = {}
    name = _typed(values, NAME, errors, LONGEST_NAME)
    if is_blank(name.text):
        errors[NAME] = "Please give the ward a name."
    pattern = _pattern(values, ward, errors)
    managers = _people(values, MANAGERS)
    shared = _people(values, SHARED)
    facilitators = _people(values, FACILITATORS)
    service_leads = _people(values, SERVICE_LEADS)
    if not managers:
        errors[MANAGERS] = "Please name at least one manager: the digest goes to them."
    if set(shared) & {*managers, *facilitators, *service_leads, *admins}:
        errors[SHARED] = SHARED_HOLDS_NO_ROLE
    words = {
        block: _typed(values, block, errors, LONGEST_WORDS)
        for block in (EMERGENCY, ON_CALL, INCIDENTS, GUARDIAN)
    }
    if errors or pattern is None:
        raise FormTrouble(errors)
    return WardForm(
        name=name,
        pattern=pattern,
        managers=managers,
        facilitators=facilitators,
        service_leads=service_leads,
        shared=shared,
        minutes_before=int(values.get(MINUTES) or 15),
        region=str(values.get(REGION) or "England"),
        digest_day=int(values.get(DIGEST_DAY) or 0),
        digest_time=time.fromisoformat(str(values.get(DIGEST_TIME) or "08:00")),
        team_digest_days=_team_digest_days(values),
        emergency=words[EMERGENCY],
        on_call=words[ON_CALL],
        incidents=words[INCIDENTS],
        guardian=words[GUARDIAN],
    )


def _pattern(
    values: Mapping[str, Any], ward: Ward | None, errors: dict[str, str]
) -> ShiftPattern | None:
    zone = _text(values, ZONE) or DEFAULT_ZONE
    if zone not in available_timezones():
        errors[ZONE] = "We do not know this time zone. In the UK it is Europe/London."
        return None
    preset = str(values.get(PRESET) or OWN_TIMES)
    if preset in PRESETS and _text(values, TIMES):
        errors[TIMES] = "Choose “Our own times” above to use these, or empty this box."
        return None
    if preset in PRESETS:
        return PRESETS[preset].pattern(zone)
    try:
        pattern = parse_pattern(_text(values, TIMES)).in_zone(zone)
    except PatternError as trouble:
        errors[TIMES] = str(trouble)
        return None
    if len(pattern.shifts) > MOST_SHIFTS:
        errors[TIMES] = f"Please write at most {MOST_SHIFTS} shifts."
        return None
    wrong = problems(pattern)
    if wrong:
        errors[TIMES] = " ".join(wrong)
        return None
    return _prompting(pattern, values, ward)


def _prompting(pattern: ShiftPattern, values: Mapping[str, Any], ward: Ward | None) -> ShiftPattern:
    """Leave out the handovers that were unticked; a shift that is new gets its prompt."""
    if ward is None or PROMPTED not in values:
        return pattern
    offered = {shift.name for shift in ward.pattern.shifts}
    unticked = offered - set(values[PROMPTED] or ())
    return pattern.prompting({shift.name for shift in pattern.shifts} - unticked)


def _team_digest_days(values: Mapping[str, Any]) -> int | None:
    """How many days after its managers the team gets its digest; as usual where nothing is said."""
    chosen = values.get(TEAM_DIGEST)
    if chosen == NO_TEAM_DIGEST:
        return None
    return next((days for days in DAYS_OFFERED if str(days) == chosen), USUAL_DAYS)


def _typed(
    values: Mapping[str, Any], block: str, errors: dict[str, str], most: int
) -> ScreenedText:
    """Free text that may be stored; what is wrong with it is noted at its block."""
    text = _text(values, block)
    if trouble := trouble_with(text, most):
        errors[block] = trouble
    try:
        return screened(text, accept_warnings=True, allowing=CONTACTS)
    except Identifies:
        errors[block] = NAMES_SOMEBODY
        return NOTHING_SAID


def _text(values: Mapping[str, Any], block: str) -> str:
    return str(values.get(block) or "").strip()


def _people(values: Mapping[str, Any], block: str) -> tuple[str, ...]:
    return tuple(values.get(block) or ())
