"""Everything in the bot that makes a message, a view or a part of Home, with what to feed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from bot import commands, listening
from bot.concerns import (
    afterwards_view,
    held_view,
    home_section,
    notices,
    own_questions,
    own_taking_back,
    own_view,
    raise_form,
    reader_forms,
    reader_view,
    receipt_view,
    recipients_form,
    weekly,
)
from bot.digest import blocks as digest
from bot.digest import lead_blocks
from bot.digest.team import blocks as team_digest
from bot.feature import Command
from bot.focus import blocks as focus
from bot.handover import blocks as handover
from bot.handover import views as handover_views
from bot.home import blocks as home
from bot.improving import forms as improving_forms
from bot.improving import views as improving_views
from bot.outages import blocks as outages
from bot.replies import Answer
from bot.setup import blocks as setup
from storage.concerns.tables import Naming
from storage.handovers import Band, Talked
from storage.improving.tables import Helped
from tests.bot.payloads import concern_values as concerns
from tests.bot.payloads import values as any_

Builder = Callable[..., Any]

_COMMANDS = [Command(f"word{number}", "x" * 80, lambda _call: Answer()) for number in range(12)]


@st.composite
def _focus_form(draw: st.DrawFn) -> Any:
    dimensions = draw(any_.some_dimensions)
    chosen = draw(st.none() | st.sampled_from([one.id for one in dimensions]))
    return focus.form(draw(any_.ids), draw(any_.ward_names), dimensions, chosen)


@st.composite
def _details_form(draw: st.DrawFn) -> Any:
    naming, known = draw(concerns.known_people())
    return recipients_form.details_form(
        naming, draw(any_.ward_names), known, keeping_set=draw(st.booleans())
    )


@st.composite
def _whole_home(draw: st.DrawFn) -> Any:
    """Home with everything on it: every role, and up to a hundred wards."""
    wards = draw(any_.wards | any_.many_wards)
    sections = [
        home_section.section(draw(concerns.seen)),
        *(digest.home_section(ward_id, name, draw(any_.contents)) for ward_id, name in wards[:3]),
        [
            block
            for ward_id, name in wards
            for block in focus.section(ward_id, name, "Boundaries", draw(any_.days))
        ],
        [
            block
            for ward_id, name in wards
            for block in improving_views.home_section(
                ward_id, name, (), draw(any_.days), several=len(wards) > 1
            )
        ],
        setup.home_section(wards),
        *map(lead_blocks.home_section, draw(st.lists(any_.led_wards, max_size=8))),
    ]
    shared_on = draw(st.lists(any_.ward_names, max_size=3) | st.just(["&" * 60] * 100))
    return home.home(sections, shared_on=shared_on)


def _called(builder: Builder, *arguments: Any, **named: Any) -> st.SearchStrategy[Any]:
    return st.builds(builder, *arguments, **named)


COVERED: dict[Builder, st.SearchStrategy[Any]] = {
    commands._help: _called(
        commands._help, st.just(_COMMANDS), any_.typed(40).map(lambda word: f"“{word}”. ")
    ),
    listening._plain_view: _called(listening._plain_view, any_.printed(300)),
    # Prompts
    handover.prompt: _called(
        handover.prompt,
        any_.ids,
        any_.words,
        any_.clock_times,
        st.none() | any_.clock_times,
        st.none() | any_.opens,
    ),
    handover.closed_prompt: _called(
        handover.closed_prompt,
        any_.ids,
        any_.words,
        any_.clock_times,
        st.sampled_from(Band),
        st.none() | any_.opens,
    ),
    handover.judged: _called(handover.judged, st.sampled_from(Helped), before=st.booleans()),
    handover.saved: _called(handover.saved, st.integers(0, 5)),
    handover.said: _called(handover.said, st.sampled_from(Talked), before=st.booleans()),
    handover.slower: _called(handover.slower, any_.ward_names),
    handover_views.room_form: _called(handover_views.room_form, any_.rooms, any_.words),
    handover_views.room_saved: _called(
        handover_views.room_saved, st.integers(1, 60), st.none() | st.integers(1, 60)
    ),
    handover_views.more: _called(handover_views.more, any_.words, st.none() | any_.dimensions),
    # Concerns
    notices._notice: _called(
        notices._notice, st.sampled_from(list(notices.SENTENCES)), st.just("concern_view"), any_.ids
    ),
    weekly.word: _called(weekly.word, concerns.queues.filter(lambda queue: queue.open > 0)),
    raise_form.raise_form: _called(
        raise_form.raise_form,
        concerns.offers,
        concerns.forms,
        concerns.typed_in_form,
        concerns.remarks,
        any_.some_wards | any_.many_wards,
    ),
    raise_form.which_ward: _called(
        raise_form.which_ward,
        any_.wards | any_.many_wards,
        concerns.forms_that_pick_a_ward,
        concerns.typed_in_form,
    ),
    raise_form.whom_to_tell: _called(
        raise_form.whom_to_tell,
        concerns.locals_,
        concerns.forms,
        concerns.typed_in_form,
        any_.some_wards,
    ),
    receipt_view.receipt_view: _called(
        receipt_view.receipt_view,
        concerns.locals_,
        concerns.receipts,
        concerns.codes,
        st.just("Earliest: Wednesday 24 September, 09:00."),
        st.sampled_from(["", "tomorrow at 12:00"]),
        shared=st.booleans(),
    ),
    own_view.code_form: st.builds(own_view.code_form),
    own_view.own_view: _called(
        own_view.own_view,
        concerns.laid,
        concerns.ways,
        concerns.own_typed,
        concerns.remarks,
        st.sampled_from(["", "Sent."]),
    ),
    own_view.list_view: _called(own_view.list_view, concerns.several_mine),
    own_view.mine_rows: _called(own_view.mine_rows, concerns.several_mine),
    own_questions.guardian_form: _called(
        own_questions.guardian_form,
        concerns.locals_,
        concerns.ways,
        concerns.guardians,
        st.sampled_from(Naming),
        concerns.own_typed,
        concerns.remarks,
    ),
    own_taking_back.name_off_form: _called(
        own_taking_back.name_off_form,
        concerns.locals_,
        concerns.ways,
        any_.several_people | any_.people.map(lambda one: [one] * 100),
    ),
    own_taking_back.name_is_off: _called(
        own_taking_back.name_is_off, concerns.locals_, concerns.ways
    ),
    own_taking_back.withdraw_form: _called(
        own_taking_back.withdraw_form, concerns.locals_, concerns.ways, st.sampled_from(Naming)
    ),
    own_taking_back.it_is_withdrawn: _called(own_taking_back.it_is_withdrawn, concerns.locals_),
    held_view.held_list: _called(held_view.held_list, concerns.several_mine, concerns.kept_days),
    held_view.held_view: _called(
        held_view.held_view, concerns.held, concerns.ways, concerns.kept_days
    ),
    afterwards_view.answer_view: _called(
        afterwards_view.answer_view, concerns.answers_to_guardians
    ),
    afterwards_view.list_view: _called(
        afterwards_view.list_view, concerns.several_told_to_guardians
    ),
    reader_view.reader_view: _called(
        reader_view.reader_view,
        concerns.opened,
        concerns.locals_,
        concerns.ats,
        st.sampled_from(["", "Please acknowledge it by Wednesday 24 September, 17:00."]),
        st.sampled_from(["", "Acknowledged."]),
    ),
    reader_forms.deed_form: _called(
        reader_forms.deed_form,
        concerns.asked,
        concerns.ats,
        concerns.answers,
        st.none() | concerns.suspicions,
    ),
    recipients_form.people_form: _called(
        recipients_form.people_form,
        any_.ids,
        any_.ward_names,
        concerns.named_people,
        concerns.terms,
        keeping_set=st.booleans(),
    ),
    recipients_form.details_form: _details_form(),
    recipients_form.saved_view: _called(
        recipients_form.saved_view,
        any_.ward_names,
        st.integers(0, 10),
        opened=st.booleans(),
        keeping_set=st.booleans(),
    ),
    home_section.section: _called(home_section.section, concerns.seen),
    # Digests
    digest.digest_message: _called(digest.digest_message, any_.pages()),
    digest.digest_view: _called(digest.digest_view, any_.pages()),
    digest.home_section: _called(digest.home_section, any_.ids, any_.ward_names, any_.contents),
    digest.more_view: _called(digest.more_view, any_.pages()),
    # What a ward agrees and does
    improving_forms.deed_form: _called(
        improving_forms.deed_form,
        any_.grounds,
        any_.abouts,
        any_.in_forms,
        st.none() | concerns.suspicions,
    ),
    improving_forms.agreed_form: _called(
        improving_forms.agreed_form,
        any_.grounds,
        any_.abouts,
        any_.in_forms,
        st.none() | concerns.suspicions,
    ),
    improving_forms.review_form: _called(
        improving_forms.review_form, any_.action_words, any_.abouts, any_.days
    ),
    improving_views.list_view: _called(improving_views.list_view, any_.lists_of_a_ward),
    improving_views.home_section: _called(
        improving_views.home_section,
        any_.ids,
        any_.ward_names,
        any_.several_to_dos,
        any_.days,
        several=st.booleans(),
    ),
    improving_views.reminder: _called(
        improving_views.reminder, any_.ids, any_.ward_names, any_.to_dos
    ),
    improving_views.settled: _called(
        improving_views.settled, any_.action_words, st.just("It is done.")
    ),
    team_digest.team_message: _called(team_digest.team_message, any_.team_pages),
    team_digest.seen_before: _called(team_digest.seen_before, st.none() | any_.team_pages),
    lead_blocks.word: _called(lead_blocks.word, any_.ward_names, any_.silences),
    lead_blocks.home_section: _called(lead_blocks.home_section, any_.led_wards),
    # A ward's focus
    focus.form: _focus_form(),
    focus.done: _called(focus.done, any_.labels, any_.days),
    focus.section: _called(
        focus.section,
        any_.ids,
        any_.ward_names,
        st.none() | any_.labels,
        st.none() | any_.days,
    ),
    # Setting a ward up
    setup.new_ward: _called(setup.new_ward, st.just("C0123456789"), any_.people),
    setup.settings: _called(setup.settings, any_.currents),
    setup.saved: _called(setup.saved, any_.set_ups, new=st.booleans()),
    setup.home_section: _called(setup.home_section, any_.wards.map(lambda wards: wards[:60])),
    setup.trouble: _called(setup.trouble, any_.ward_names, any_.item_texts),
    setup.trouble_over: _called(setup.trouble_over, any_.ward_names),
    # An outage
    outages.over: _called(
        outages.over,
        any_.ward_names,
        any_.moments,
        any_.moments,
        st.integers(1, 300),
        st.none() | any_.moments,
    ),
    setup.trouble_with_manager: _called(
        setup.trouble_with_manager, any_.ward_names, any_.people, any_.item_texts
    ),
    setup.trouble_with_person: _called(setup.trouble_with_person, any_.people, any_.item_texts),
    # Home as a whole
    home.home: _whole_home(),
}

BESIDES = {
    "bot.concerns.raise_form._shut": "tried by way of which_ward and whom_to_tell",
    "bot.concerns.notices._no_reader": "a sentence of ours with a ward's name in it",
    "bot.concerns.notices.render": "a sentence of ours that holds nothing from outside",
    "bot.listening._guarded": "a sentence of ours: why something was refused or went wrong",
    "bot.handover.listeners.post_now": "a sentence of ours with a time of day in it",
    "bot.handover.listeners.pause": "one of a few sentences of ours",
    "bot.handover.listeners.resume": "one of a few sentences of ours",
}
"""What needs no trying of its own, and why."""


def name_of(builder: Builder) -> str:
    """A builder as `module.function`."""
    return f"{builder.__module__}.{builder.__qualname__}"
