"""Any values that can reach the bot's screens: the longest, the emptiest, the most hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from hypothesis import strategies as st

from bot.digest.content import Content, Look, Moved, ShiftTally, Silence
from bot.digest.doings import Done, Planned
from bot.digest.lead_blocks import Led
from bot.digest.movement import Movement, Signal, Way
from bot.digest.page import Page, Shown
from bot.digest.team.content import TeamContent
from bot.digest.team.page import TeamPage
from bot.handover.blocks import Opens
from bot.handover.views import RoomOf
from bot.improving import form as improving_form
from bot.improving.forms import About, Ground
from bot.improving.views import Done as ListedDone
from bot.improving.views import Listed, ToDo
from bot.setup import blocks as setup_blocks
from bot.setup import form as setup_form
from bot.setup.service import SetUp
from prompts.catalogue import Dimension, Item
from prompts.coverage import problems
from prompts.shifts import Shift, ShiftPattern
from storage.concerns.clocks import Region
from storage.figures import Figures, Group, Medium, Share
from storage.handovers import Band, Missed, Opening, Words
from storage.improving import deeds
from storage.improving.tables import Ending, Helped, Owner

HOSTILE = (
    "<!channel> <@U0123456789> <https://example.org|here> *_~`>:smile:\n" * 50,
    "&" * 3000,
    "😀" * 3000,
    "👩‍👩‍👧‍👦a\u0301" * 300,
    "\u202eabc\u202c אבג ابت " * 200,
    "a b " * 750,
)
"""What somebody may type to see what happens."""


_hostile = st.integers(0, len(HOSTILE) - 1).map(HOSTILE.__getitem__)
worst = st.shared(st.none() | _hostile, key="worst")
"""One of these, to stand in every field at once: the worst comes together. Or each its own."""


def typed(longest: int) -> st.SearchStrategy[str]:
    """What a person can type into a field: something to be seen in it, so many characters."""
    anything = st.text(min_size=1, max_size=longest)
    return st.tuples(worst, anything).map(lambda both: _cut(both[0] or both[1], longest))


def _cut(text: str, longest: int) -> str:
    cut = text[:longest].strip()
    return cut if any(one.isprintable() and one != " " for one in cut) else "x"


def printed(longest: int) -> st.SearchStrategy[str]:
    """What a library can hold: one line of characters that can be shown."""
    return typed(longest).map(
        lambda text: "".join(one if one.isprintable() else " " for one in text).strip() or "x"
    )


def maybe(given: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A text or none; never none where the worst is wanted."""
    return st.tuples(worst, st.booleans(), given).map(
        lambda drawn: "" if drawn[0] is None and drawn[1] else drawn[2]
    )


ids = st.text("0123456789abcdef", min_size=20, max_size=20)
people = st.from_regex(r"[UW][A-Z0-9]{8,10}", fullmatch=True)
several_people = st.lists(people, unique=True, max_size=10)
ward_names = typed(setup_form.LONGEST_NAME)
own_words = maybe(typed(setup_form.LONGEST_WORDS))
long_words = typed(3000)
item_texts = printed(300)
labels = printed(100)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
moments = st.builds(datetime.combine, days, st.times(), st.just(UTC))
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
clock_times = minutes.map(lambda at: f"{at:%H:%M}")
wards = st.lists(st.tuples(ids, ward_names), unique_by=lambda ward: ward[0], max_size=100)
some_wards = wards.filter(bool)
many_wards = st.integers(90, 140).map(
    lambda count: [(f"{place:020x}", "😀&" * 30) for place in range(count)]
)


# Prompts


words = st.builds(
    Words,
    **dict.fromkeys(("area_id", "dimension_id", "see_id", "think_id", "act_id"), ids),
    statement_id=ids,
    area=labels,
    dimension=labels,
    see=item_texts,
    think=item_texts,
    act=item_texts,
    statement=item_texts,
    why=printed(400),
)

_items = st.lists(
    st.builds(Item, id=st.just("an-id"), text=item_texts, source=labels), min_size=1, max_size=12
).map(tuple)
dimensions = st.builds(
    Dimension, id=ids, area=labels, name=labels, see=_items, think=_items, act=_items
)
some_dimensions = st.lists(dimensions, min_size=1, max_size=8, unique_by=lambda one: one.id)
rooms = st.builds(RoomOf, handover_id=ids, channel_id=st.just("C0123456789"))


# What a ward agrees and does

deed_words = typed(deeds.LONGEST)
action_words = typed(improving_form.LONGEST_ACTION)
opens = st.builds(Opens, how=st.sampled_from(Opening), words=deed_words)
abouts = st.builds(About, ward_id=ids, key=ids, action_id=maybe(ids))
grounds = st.builds(Ground, ward=ward_names, on_call=own_words, dimensions=some_dimensions)
in_forms = st.builds(
    improving_form.Typed,
    theme=st.sampled_from(["", improving_form.NO_THEME, "boundaries"]),
    words=maybe(typed(deeds.LONGEST)),
    owner=st.sampled_from(["", *[owner.value for owner in Owner]]),
    review_on=st.just("") | days.map(lambda day: day.isoformat()),
)
to_dos = st.builds(
    ToDo,
    action_id=ids,
    words=action_words,
    theme=st.none() | labels,
    owner=st.sampled_from([owner.value for owner in Owner]),
    review_on=days,
)
several_to_dos = st.lists(to_dos, max_size=40, unique_by=lambda one: one.action_id)
_listed_dones = st.builds(
    ListedDone,
    deed_id=ids,
    words=deed_words,
    theme=st.none() | labels,
    written_on=days,
    helped=st.none() | st.sampled_from(Helped),
)
lists_of_a_ward = st.builds(
    Listed,
    ward_id=ids,
    ward=ward_names,
    today=days,
    to_do=several_to_dos,
    done=st.lists(_listed_dones, max_size=40, unique_by=lambda one: one.deed_id),
    saved=st.sampled_from(["", "Saved."]),
)


# Digests


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    return Figures(
        id=draw(ids),
        statement_id="team-good-example",
        area_id="team",
        statement=draw(item_texts),
        anchor=draw(st.booleans()),
        medium=draw(st.sampled_from(Medium)),
        published_on=draw(days),
        band=draw(st.sampled_from(Band)),
        shares={group: draw(st.sampled_from(Share)) for group in Group},
        exact=draw(st.none() | st.tuples(*[st.integers(0, 999)] * 5).filter(any)),
        low=draw(st.booleans()),
    )


several_figures = st.one_of(st.lists(figures(), max_size=6), figures().map(lambda one: [one] * 150))

_counts = st.integers(0, 500)
_tallies = st.builds(
    ShiftTally,
    shift=printed(24),
    prompted=_counts,
    talked=_counts,
    not_this_time=_counts,
    missed=_counts,
)
_looks = st.builds(
    Look,
    dimension_id=st.just("boundaries"),
    dimension=labels,
    reason=item_texts,
    question=item_texts,
    acts=st.lists(item_texts, max_size=2).map(tuple),
)
silences = st.builds(
    Silence,
    area_id=ids,
    area=labels,
    since=days,
    shown_on=days,
    lead_told_on=st.none() | days,
)
_some_ids = st.lists(ids, max_size=3).map(tuple)
contents = st.builds(
    Content,
    first=days,
    last=days,
    shifts=st.lists(_tallies, max_size=30).map(tuple),
    published=st.lists(ids, max_size=3).map(tuple),
    lapsed=st.lists(item_texts, max_size=40).map(tuple),
    look=_looks,
    missed_because=st.lists(
        st.sampled_from([why.value for why in Missed]), unique=True, max_size=3
    ).map(tuple),
    paused=st.booleans(),
    once_a_day=st.booleans(),
    weeks_until_judged=st.none() | st.integers(1, 500),
    done=_some_ids,
    agreed=_some_ids,
    unanswered=st.lists(silences, max_size=4).map(tuple),
)
# Longer than the forms take: the longest that a database might hold.
_several_done = st.lists(
    st.builds(
        Done,
        words=typed(300),
        theme=st.none() | labels,
        helped=st.none() | st.sampled_from(Helped),
    ),
    max_size=30,
)
_several_planned = st.lists(
    st.builds(
        Planned,
        words=typed(300),
        owner=st.sampled_from(Owner),
        review_on=days,
        ending=st.none() | st.sampled_from(Ending),
    ),
    max_size=30,
)
_movements = st.builds(
    Movement,
    signal=st.sampled_from(Signal),
    way=st.sampled_from([Way.UP, Way.DOWN]),
    count=st.integers(1, 26),
)
_pictures = st.builds(
    Shown, file_id=st.from_regex(r"F[A-Z0-9]{8,12}", fullmatch=True), alt_text=printed(1000)
)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A digest's page, of which any newly published readings may have moved."""
    published = draw(several_figures)
    moved = tuple(Moved(each.id, draw(_movements)) for each in published[: draw(st.integers(0, 8))])
    return Page(
        digest_id=draw(ids),
        ward_id=draw(ids),
        ward=draw(ward_names),
        content=replace(draw(contents), moved=moved),
        figures=published,
        picture=draw(st.none() | _pictures),
        owed=draw(_several_planned),
        done=draw(_several_done),
        team_at=draw(st.none() | moments),
        has_leads=draw(st.booleans()),
    )


team_pages = st.builds(
    TeamPage,
    ward=ward_names,
    content=st.builds(
        TeamContent,
        first=days,
        last=days,
        made_on=days,
        prompted=_counts,
        talked=_counts,
        published=_some_ids,
        done=_some_ids,
        agreed=_some_ids,
        focus=st.none() | ids,
        focus_ends=st.none() | days,
        question=item_texts,
    ),
    figures=several_figures,
    done=_several_done,
    agreed=_several_planned,
    focus=st.none() | labels,
)
led_wards = st.builds(
    Led,
    ward=ward_names,
    paused=st.booleans(),
    days=st.none() | st.tuples(days, days),
    prompted=_counts,
    talked=_counts,
    silent=st.lists(silences, max_size=4).map(tuple),
)


# Setting up


@st.composite
def patterns(draw: st.DrawFn) -> ShiftPattern:
    """Patterns that a form takes: some with as many shifts as fit into its box."""
    count = draw(st.sampled_from([1, 2, 5, 11, setup_form.MOST_SHIFTS]))
    names = draw(
        st.lists(
            st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ&' ", min_size=1, max_size=24).map(
                lambda name: f"A{name}A"[:24].strip("&' ")
            ),
            min_size=count,
            max_size=count,
            unique_by=str.casefold,
        )
    )
    shifts = [
        Shift(
            name,
            time(place // 2, place % 2 * 30),
            time(23, 45),
            frozenset(range(6)),
            draw(st.booleans()),
        )
        for place, name in enumerate(names)
    ]
    return ShiftPattern(tuple(shifts))


good_patterns = patterns().filter(lambda pattern: not problems(pattern))

_OWN_WORDS = (
    setup_form.EMERGENCY,
    setup_form.ON_CALL,
    setup_form.INCIDENTS,
    setup_form.GUARDIAN,
)
currents = st.builds(
    setup_blocks.Current,
    ward_id=ids,
    name=ward_names,
    pattern=good_patterns,
    minutes_before=st.sampled_from((*setup_blocks.MINUTES_OFFERED, 7)),
    region=st.sampled_from((*(region.value for region in Region), "Elsewhere")),
    digest_day=st.integers(0, 6),
    digest_time=clock_times,
    team_digest_days=st.none() | st.sampled_from((*setup_form.DAYS_OFFERED, 5)),
    managers=several_people,
    facilitators=several_people,
    service_leads=several_people,
    shared=several_people,
    words=st.fixed_dictionaries(dict.fromkeys(_OWN_WORDS, own_words)),
)
set_ups = st.builds(
    SetUp,
    ward_id=ids,
    name=ward_names,
    first=st.none() | st.datetimes(timezones=st.just(UTC)),
    at_once=st.booleans(),
    paused=st.booleans(),
    remarks=st.lists(item_texts, max_size=60).map(tuple),
)
