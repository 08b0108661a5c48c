"""Any values that can reach the screens on which concerns are raised, read and answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from hypothesis import strategies as st

from bot.concerns import own_fields, reader_forms
from bot.concerns.by_when import Owed
from bot.concerns.fields import Form, Typed
from bot.concerns.home_section import Seen
from bot.concerns.own_fields import Way
from bot.concerns.own_view import Laid
from bot.concerns.pieces import Local
from bot.concerns.raise_fields import Offer, Reader
from bot.concerns.recipients_form import Naming as NamingPeople
from bot.concerns.remarks import Remarks
from bot.identifiers import Suspected
from storage.concerns import afterwards
from storage.concerns.afterwards import Guardian
from storage.concerns.clocks import WorkingHours
from storage.concerns.codes import BITS, ReceiptCode
from storage.concerns.counts import Counted, Quarter
from storage.concerns.handing_on import Question
from storage.concerns.held import Held, Look, MayRead
from storage.concerns.queue import Mine, Queue, Waiting
from storage.concerns.raising import Receipt
from storage.concerns.reading import Opened, Spoken
from storage.concerns.reading import Reader as Opener
from storage.concerns.recipients import MOST_RECIPIENTS, Named
from storage.concerns.tables import (
    About,
    Again,
    CameBy,
    ConcernReader,
    Cost,
    Moment,
    Naming,
    Outcome,
    Post,
    Said,
    Side,
    Soon,
    Stage,
)
from storage.concerns.terms import MOST_DAYS, MOST_DAYS_TO_ANSWER, MOST_HOURS, Terms
from storage.screening import Identifies, screened
from tests.bot.payloads.values import (
    clock_times,
    days,
    ids,
    long_words,
    many_wards,
    maybe,
    minutes,
    own_words,
    people,
    several_people,
    typed,
    ward_names,
    wards,
)

locals_ = st.builds(
    Local,
    ward_id=ids,
    ward=ward_names,
    emergency=own_words,
    on_call=own_words,
    incidents=own_words,
    guardian=own_words,
)
_sentences = st.sampled_from(
    [
        "Earliest: Wednesday 24 December, 09:00.",
        "On duty now.",
        "At work again on Wednesday 24 September at 09:00.",
    ]
)
_hex = st.text("0123456789abcdef", min_size=1, max_size=15)
_hours = st.builds(WorkingHours, st.frozensets(st.integers(0, 6), min_size=1), minutes, minutes)
typed_in_form = st.builds(
    Typed,
    words=maybe(long_words),
    about=st.sampled_from(About),
    wants_talk=st.booleans(),
    ticked=several_people.map(tuple),
    soon=st.sampled_from(Soon),
    naming=st.none() | st.sampled_from(Naming),
    typed_name=maybe(typed(60)),
    calm=st.booleans(),
    no_patient=st.booleans(),
)
forms = st.builds(
    Form,
    ward_id=maybe(ids),
    code=_hex,
    picks_ward=st.booleans(),
    texts=st.integers(0, 99),
    draws=st.integers(0, 99),
)
forms_that_pick_a_ward = forms.map(lambda form: replace(form, picks_ward=True))
offers = st.builds(
    Offer,
    local=locals_,
    readers=st.lists(
        st.builds(
            Reader,
            user_id=people,
            post=st.sampled_from(Post),
            looks=_sentences,
            deputy_id=st.none() | people,
        ),
        min_size=1,
        max_size=MOST_RECIPIENTS,
        unique_by=lambda reader: reader.user_id,
    ),
    earliest=_sentences,
    told=clock_times.map(lambda at: f"tomorrow at {at}"),
    today=st.booleans(),
    shared=st.booleans(),
    kept_days=st.integers(1, 10_000),
)


@cache
def found_in(text: str) -> Suspected:
    """What screening tells somebody who typed this."""
    try:
        screened(text)
    except Identifies as trouble:
        return Suspected.of(trouble, text)
    raise AssertionError("this was to name a patient")


suspicions = st.sampled_from(
    [
        "Ask Mr Smith in bed 4.",
        "a.b@nhs.net & c.d@nhs.net " * 100,
        "943 476 5919, " * 200,
        "Mr Smith & Mrs Jones. " * 130,
    ]
).map(found_in)
remarks = st.builds(
    Remarks,
    suspected=st.none() | suspicions,
    urgent=st.booleans(),
    missing=st.lists(
        st.sampled_from(["Tick at least one person.", "Say whose name goes with it."]), max_size=5
    ).map(tuple),
)
ways = st.builds(
    Way,
    code=maybe(_hex),
    concern_id=maybe(ids),
    word_id=ids,
    page=st.integers(0, 30),
    texts=st.integers(0, 99),
    new_code=_hex,
)
_questions = st.lists(
    st.builds(
        Question,
        to=people,
        post=st.sampled_from(Post),
        asked_by=people,
        allowed=st.none() | st.booleans(),
    ),
    max_size=MOST_RECIPIENTS - 1,
).map(tuple)
spoken = st.builds(
    Spoken,
    side=st.sampled_from(Side),
    said=st.sampled_from(Said),
    words=long_words,
    by=st.none() | people,
    on=days,
)
opened = st.builds(
    Opened,
    id=ids,
    ward_id=ids,
    ward=ward_names,
    about=st.sampled_from(About),
    soon=st.sampled_from(Soon),
    naming=st.sampled_from(Naming),
    wants_talk=st.booleans(),
    words=long_words,
    author=st.none() | people,
    typed_name=st.none() | typed(60),
    raised_on=days,
    acknowledge_by=st.just(datetime(2026, 6, 5, 23, tzinfo=UTC)),
    answer_by=days,
    stage=st.sampled_from(Stage),
    acknowledged_on=st.none() | days,
    outcome=st.none() | st.sampled_from(Outcome),
    closed_on=st.none() | days,
    readers=st.lists(
        st.builds(
            Opener, user_id=people, came_by=st.sampled_from(CameBy), deputy_for=st.none() | people
        ),
        min_size=1,
        max_size=2 * MOST_RECIPIENTS,
    ).map(tuple),
    answered=st.none() | st.booleans(),
    may_be_told=st.booleans(),
    heard_at=st.none(),
    reopened=st.integers(0, 9),
    questions=_questions,
    dialogue=st.one_of(st.lists(spoken, max_size=4), spoken.map(lambda one: [one] * 40)).map(tuple),
)
ats = st.builds(
    reader_forms.At,
    concern_id=ids,
    page=st.integers(0, 30),
    deed=st.sampled_from([deed.value for deed in reader_forms.Deed]),
    word_id=ids,
    texts=st.integers(0, 99),
)
answers = st.builds(
    reader_forms.Answering,
    words=maybe(long_words),
    outcome=st.none() | st.sampled_from(Outcome),
    to=maybe(people),
    ask_first=st.none() | st.booleans(),
    not_about_them=st.booleans(),
)
asked = st.builds(
    reader_forms.Asked,
    local=locals_,
    naming=st.sampled_from(Naming),
    others=several_people.map(tuple),
    can_ask=st.booleans(),
)
laid = st.builds(
    Laid,
    opened=opened,
    local=locals_,
    heard=st.sampled_from(["", "tomorrow at 12:00"]),
    asked_how_it_went=st.booleans(),
    unread=st.booleans(),
    was_unread=st.booleans(),
    can_withdraw=st.booleans(),
    can_take_name_off=st.booleans(),
    shut=st.booleans(),
    owed=st.builds(
        Owed,
        st.sampled_from(["", "*You should have heard back by now.* You need not wait."]),
        st.booleans(),
    ),
)
own_typed = st.builds(
    own_fields.Typed,
    words=maybe(long_words),
    calm=st.booleans(),
    answered=st.none() | st.booleans(),
    leave=st.booleans(),
    again=st.none() | st.sampled_from(Again),
    cost=st.none() | st.sampled_from(Cost),
    guardians=several_people.map(tuple),
)
guardians = st.lists(
    st.builds(Guardian, user_id=people, ticked=st.booleans()),
    min_size=1,
    max_size=MOST_RECIPIENTS,
    unique_by=lambda guardian: guardian.user_id,
)
answers_to_guardians = st.builds(
    afterwards.Opened,
    ward=ward_names,
    on=days,
    moment=st.sampled_from(Moment),
    again=st.sampled_from(Again),
    cost=st.sampled_from(Cost),
    words=st.none() | long_words,
    concern_id=st.none() | ids,
)
receipts = st.builds(
    Receipt,
    naming=st.sampled_from(Naming),
    soon=st.sampled_from(Soon),
    readers=st.lists(
        st.builds(
            ConcernReader,
            user_id=people,
            came_by=st.sampled_from([came.value for came in CameBy]),
        ),
        max_size=2 * MOST_RECIPIENTS - 1,
    ).flatmap(
        lambda others: people.map(
            lambda one: (ConcernReader(user_id=one, came_by=CameBy.TICKED.value), *others)
        )
    ),
    told_at=st.just(datetime(2026, 6, 5, 12, tzinfo=UTC)),
    looks=st.none(),
    answer_by=days,
    again=st.booleans(),
)
codes = st.integers(0, (1 << BITS) - 1).map(ReceiptCode)
mine = st.builds(
    Mine,
    concern_id=ids,
    ward=ward_names,
    stage=st.sampled_from(Stage),
    raised_on=days,
    reopened=st.booleans(),
    word_waits=st.booleans(),
)
several_mine = st.one_of(st.lists(mine, max_size=4), mine.map(lambda one: [one] * 60))
_waiting = st.builds(
    Waiting,
    concern_id=ids,
    ward=ward_names,
    about=st.sampled_from(About),
    soon=st.sampled_from(Soon),
    stage=st.sampled_from(Stage),
    raised_on=days,
    acknowledge_by=st.just(datetime(2026, 6, 5, 23, tzinfo=UTC)),
    on_me=st.booleans(),
    overdue=st.booleans(),
    deputy_for=st.none() | people,
)
queues = st.one_of(st.lists(_waiting, max_size=4), _waiting.map(lambda one: [one] * 60)).map(
    lambda waiting: Queue(tuple(waiting))
)
_told_to_guardians = st.builds(afterwards.Waiting, answer_id=ids, ward=ward_names, on=days)
several_told_to_guardians = st.lists(_told_to_guardians, max_size=4) | _told_to_guardians.map(
    lambda one: [one] * 60
)
_counted = st.builds(
    Counted,
    ward=ward_names,
    quarter=days.map(Quarter.before),
    at_least=st.none() | st.integers(5, 200),
    k=st.integers(5, 99),
)
seen = st.builds(
    Seen,
    mine=several_mine,
    queue=st.none() | queues,
    wards=wards | many_wards,
    afterwards=several_told_to_guardians,
    counted=st.lists(_counted, max_size=3) | _counted.map(lambda one: [one] * 60),
)
_looks = st.builds(Look, by=people, on=days, saw_name=st.booleans())
held = st.builds(
    Held,
    ward=ward_names,
    about=st.sampled_from(About),
    soon=st.sampled_from(Soon),
    naming=st.sampled_from(Naming),
    stage=st.sampled_from(Stage),
    wants_talk=st.booleans(),
    outcome=st.none() | st.sampled_from(Outcome),
    answered=st.none() | st.booleans(),
    may_be_told=st.booleans(),
    questions=st.integers(0, 9),
    account=st.none() | people,
    typed_name=st.none() | typed(60),
    own_words=st.integers(1, 99),
    answers=st.integers(0, 99),
    afterwards=st.integers(0, 9),
    raised_on=days,
    acknowledged_on=st.none() | days,
    closed_on=st.none() | days,
    on_hold=st.booleans(),
    may_read=st.lists(
        st.builds(
            MayRead, user_id=people, came_by=st.sampled_from(CameBy), sees_name=st.booleans()
        ),
        max_size=2 * MOST_RECIPIENTS,
    ).map(tuple),
    looks=(st.lists(_looks, max_size=4) | _looks.map(lambda one: [one] * 200)).map(tuple),
)
kept_days = st.none() | st.integers(1, 10_000)
terms = st.builds(
    Terms,
    st.integers(1, MOST_DAYS),
    st.integers(1, MOST_HOURS),
    st.integers(1, MOST_DAYS_TO_ANSWER),
)
named_people = st.lists(people, unique=True, max_size=MOST_RECIPIENTS).map(tuple)
people_named = st.builds(NamingPeople, ward_id=ids, people=named_people)


@st.composite
def known_people(draw: st.DrawFn) -> tuple[NamingPeople, dict[str, Named]]:
    """Whom an admin names, and what is known of some of them."""
    naming = draw(people_named)
    known = {
        person: Named(
            user_id=person,
            post=draw(st.sampled_from(Post)),
            outside_management=draw(st.booleans()),
            hours=draw(_hours),
            deputy_id=draw(st.none() | people),
            away_from=draw(st.none() | days),
            away_until=draw(st.none() | days),
        )
        for person in naming.people
        if draw(st.booleans())
    }
    return naming, known
