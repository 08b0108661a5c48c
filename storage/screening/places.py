"""Where somebody lives, and where they sleep: postcodes, rooms and beds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.screening.finding import Finding, Kind
from storage.screening.plain import Plain

# ZZ is what health records put for no fixed abode and the like.
_AREAS = (
    "ab al b ba bb bd bf bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy"
    " e ec en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll"
    " ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm"
    " sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze zz"
)
AREAS = frozenset(_AREAS.split())
_POSTCODE = re.compile(
    r"(?<![^\W_])(?P<area>[a-z]{1,2})\d[a-z\d]?[\s.-]{0,3}(?P<unit>\d[abd-hjlnp-uw-z]{2}|(?<=zz99\s)3[a-z]{2})(?![^\W_])"
)
# "B2 2nd floor" and "S17 2hr" have the shape of a postcode.
_FLOOR_OR_HOUR = re.compile(
    r"(?:\dhr|1st|2nd|3rd|[4-90]th)(?=\s(?:floor|landing|level|gate|door|lift|aid|of|time|night|day"
    r"|shift|week|and|on|to|in|for|attempt|member|one|person|staff|leave|visit|half|block|wing))"
    r"|\dhr"
)

_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty)(?![^\W_])"
)
_ROOM = re.compile(
    r"(?<![^\W_])(?:bed\s?room|bed\s?space|bedrm|side[\s-]?room|room|rooms|rm|rms|bed|beds|cell"
    r"|cubicle|bedrooms)(?![^\W\d_])(?:\s?(?:no|num|number|nr)(?![^\W\d_])\.?)?[\s:.#-]{0,3}"
    rf"(?:[a-z]?-?\d{{1,3}}[a-z]?(?![\w%])|{_NUMBER})"
    r"(?:\s?(?:,|and|&|-|to|or|/)\s?(?:\d{1,3}[a-z]?(?![\w%])))*"
)
# A count follows the word for several beds; only a list or a range of numbers names them.
_SEVERAL = re.compile(r"(?:bedrooms|rooms|rms|beds)\s?(?:nos?\.?)?[\s:]{0,2}\d+[a-z]?$")
_NOT_SLEPT_IN = re.compile(
    r"(?:meeting|interview|clinic|clinical|treatment|training|seminar|conference|therapy|group|store"
    r"|storage|staff|visitors?|visits?|visiting|family|waiting|post|plant|linen|board|court|break"
    r"|changing|server|chat|zoom|breakout|activity|activities|quiet|sluice|laundry|dining|day|tv"
    r"|de-escalation|sensory|art|music|ot|consulting|consultation|supervision|tribunal|mdt|office"
    r"|exam|examination|dressing|locker|search|security|control|radio|teaching|class|common|games?"
    r"|multi-?faith|prayer|assessment|physio|gym|hotel|escape|committee|press|no|enough|any)"
    r"[\s-]$"
)
_MEASURE = re.compile(
    r"[\s-]{0,2}(?:hours?|hrs?|h|min(?:ute)?s?|times|x|days?|weeks?|wks?|months?|years?|nights?|staff"
    r"|people|patients?|pts?|nurses|hcas?|rmns?|am|pm|a\.m|p\.m|degrees|c|metres?|m|cm|empty|full"
    r"|occupied|free|available|short|down|of us|of the)(?![^\W_])|:\d|\.\d|\s?°|/\d{2}"
)


def postcodes(plain: Plain) -> Iterator[Finding]:
    """Full postcodes: each blocks."""
    for match in _POSTCODE.finditer(plain.lower):
        typed = plain.text[match.start("unit") : match.end()]
        shape = _FLOOR_OR_HOUR.match(plain.lower, match.start("unit"))
        is_floor_or_hour = shape is not None and not typed.isupper()
        if match["area"] in AREAS and not is_floor_or_hour:
            yield Finding(match.start(), match.end(), Kind.POSTCODE, blocks=True)


def rooms_and_beds(plain: Plain) -> Iterator[Finding]:
    """Rooms and beds with their numbers, where somebody may sleep: each warns."""
    for match in _ROOM.finditer(plain.lower):
        before = plain.lower[max(0, match.start() - 16) : match.start()]
        if not (
            _NOT_SLEPT_IN.search(before)
            or _SEVERAL.fullmatch(match[0])
            or _MEASURE.match(plain.lower, match.end())
        ):
            yield Finding(match.start(), match.end(), Kind.ROOM_OR_BED, blocks=False)
