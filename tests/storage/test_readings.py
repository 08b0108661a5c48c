"""Publication: what becomes figures, when, how coarsely, and what is destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from prompts.catalogue import Catalogue
from storage import ratings, readings, wards
from storage.answers import Answer, RoomEntry
from storage.database import Database, NotSaved
from storage.figures import Figures, Group, Medium, Share
from storage.handovers import Band, Handover
from storage.readings import Publication, ReadingRow
from storage.secrecy import Keyring, pseudonym
from tests.storage.sample_ward import (
    NOW,
    a_handover,
    a_prompt,
    a_ward,
    an_open_handover,
    close,
    tap,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TODAY = NOW.date()


@pytest.fixture
def handover(database: Database, keyring: Keyring, catalogue: Catalogue) -> Handover:
    return an_open_handover(database, keyring, catalogue)


def taps(database: Database, keyring: Keyring, handover: Handover, *given: int) -> None:
    """Each score tapped by somebody else."""
    for person, score in enumerate(given):
        assert tap(database, keyring, handover, f"U{person:03}", score)


def room(database: Database, handover: Handover, hands: Mapping[int, int]) -> None:
    with database.writing() as session:
        ratings.record_room(session, session.get_one(Handover, handover.id), hands, NOW)


def publish(
    database: Database, handover: Handover, today: date = TODAY, *, k: int = 5
) -> Publication:
    with database.writing() as session:
        return readings.publish(session, handover.ward_id, k, today)


def published(database: Database, handover: Handover) -> Figures:
    """The figures of the one reading that is published once a handover has closed."""
    close(database, handover, NOW + HOUR)
    (figures,) = publish(database, handover).published
    return figures


def count(database: Database, table: type[Answer] | type[RoomEntry]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def another(
    database: Database,
    keyring: Keyring,
    catalogue: Catalogue,
    handover: Handover,
    opens_at: datetime,
) -> Handover:
    """A later handover of the same ward with the same statement."""
    return an_open_handover(
        database, keyring, catalogue, opens_at=opens_at, shift="Night", ward_id=handover.ward_id
    )


def test_five_people_are_enough(database: Database, keyring: Keyring, handover: Handover) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    assert published(database, handover).band is Band.FIVE


def test_four_people_are_too_few(database: Database, keyring: Keyring, handover: Handover) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4)
    close(database, handover, NOW + HOUR)
    assert publish(database, handover).published == ()
    assert count(database, Answer) == 4


def test_those_who_cannot_say_do_not_make_up_the_number(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 0)
    close(database, handover, NOW + HOUR)
    assert publish(database, handover).published == ()


def test_a_ward_can_ask_for_more_than_five(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5, 5, 5)
    close(database, handover, NOW + HOUR)
    assert publish(database, handover, k=8).published == ()


def test_nobody_can_ask_for_fewer_than_five(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4)
    close(database, handover, NOW + HOUR)
    assert publish(database, handover, k=1).published == ()


def test_one_person_on_five_days_is_one_person(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    newest = handover
    for day in range(5):
        now = NOW + (day + 1) * DAY
        tap(database, keyring, newest, "UANNA", 4, now=now - DAY)
        close(database, newest, now)
        newest = another(database, keyring, catalogue, handover, now)
    close(database, newest, NOW + 7 * DAY)
    assert publish(database, handover).published == ()
    assert count(database, Answer) == 1


def test_people_of_several_handovers_come_together_in_one_reading(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    taps(database, keyring, handover, 4, 4, 4)
    close(database, handover, NOW + 12 * HOUR)
    night = another(database, keyring, catalogue, handover, NOW + 12 * HOUR)
    for person in ("UX", "UY", "UZ"):
        tap(database, keyring, night, person, 5, now=NOW + 13 * HOUR)
    close(database, night, NOW + DAY)
    (figures,) = publish(database, handover).published
    assert figures.band is Band.FIVE


def test_a_reading_waits_while_a_handover_still_takes_answers_for_it(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    assert publish(database, handover).published == ()
    assert count(database, Answer) == 5


def test_publication_leaves_no_answer_and_no_key(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    figures = published(database, handover)
    assert count(database, Answer) == 0
    with database.reading() as session:
        assert session.get_one(ReadingRow, figures.id).key is None


def test_nothing_of_a_published_answer_is_left_in_the_file(
    sqlite_url: str, keyring: Keyring, catalogue: Catalogue
) -> None:
    database = Database(sqlite_url)
    handover = an_open_handover(database, keyring, catalogue)
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    with database.writing_core() as connection:
        reading = readings.behind(connection, keyring, handover.id)
    assert reading is not None
    close(database, handover, NOW + HOUR)
    publish(database, handover)
    database.forget()
    assert database.file is not None
    held = b"".join(part.read_bytes() for part in database.file.parent.glob("ward.db*"))
    assert not [person for person in range(5) if pseudonym(reading.key, f"U{person:03}") in held]
    database.close()


def test_the_statement_can_be_asked_again_after_publication(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    first = published(database, handover)
    night = another(database, keyring, catalogue, handover, NOW + 12 * HOUR)
    assert night.reading_id not in {None, first.id}


def test_a_reading_that_too_few_answered_in_twelve_weeks_is_destroyed(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2)
    close(database, handover, NOW + HOUR)
    lapsed = publish(database, handover, TODAY + timedelta(weeks=12))
    assert lapsed.lapsed == (handover.words.statement,)
    assert count(database, Answer) == 0


def test_a_reading_may_wait_a_day_short_of_twelve_weeks(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2)
    close(database, handover, NOW + HOUR)
    assert publish(database, handover, TODAY + timedelta(weeks=12) - DAY).lapsed == ()
    assert count(database, Answer) == 2


def test_a_reading_that_nobody_answered_never_lapses(
    database: Database, handover: Handover
) -> None:
    close(database, handover, NOW + HOUR)
    assert publish(database, handover, TODAY + timedelta(weeks=40)).lapsed == ()


def test_below_ten_people_there_is_no_exact_number(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5, 5, 5, 5, 5)
    figures = published(database, handover)
    assert figures.exact is None
    assert figures.shares[Group.UNFAVOURABLE] is Share.SOME
    with database.reading() as session:
        stored = session.get_one(ReadingRow, figures.id).figures
    assert stored is not None
    assert set(stored) == {*(group.value for group in Group), "people"}


def test_from_ten_people_on_the_numbers_are_exact(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5)
    figures = published(database, handover)
    assert figures.exact == (1, 1, 1, 1, 6)
    assert figures.band is Band.TEN


def test_unanimity_is_nearly_all(database: Database, keyring: Keyring, handover: Handover) -> None:
    taps(database, keyring, handover, *[2] * 12)
    figures = published(database, handover)
    assert figures.exact is None
    assert figures.shares[Group.UNFAVOURABLE] is Share.NEARLY_ALL


def test_more_at_one_and_two_than_at_four_and_five_is_low(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 2, 3, 5, 5)
    assert published(database, handover).low


def test_a_room_of_five_hands_is_published_as_a_room(
    database: Database, handover: Handover
) -> None:
    room(database, handover, {2: 3, 5: 2})
    assert published(database, handover).medium is Medium.ROOMS


def test_hands_that_cannot_say_do_not_make_up_a_room(
    database: Database, handover: Handover
) -> None:
    room(database, handover, {2: 3, 5: 1, 0: 4})
    close(database, handover, NOW + HOUR)
    assert publish(database, handover).published == ()


def test_hands_and_taps_are_never_added_together(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4)
    room(database, handover, {2: 3, 5: 1})
    close(database, handover, NOW + HOUR)
    assert publish(database, handover).published == ()


def test_two_small_rooms_do_not_make_one_large_enough(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    room(database, handover, {2: 4})
    close(database, handover, NOW + HOUR)
    night = another(database, keyring, catalogue, handover, NOW - HOUR)
    room(database, night, {2: 4})
    close(database, night, NOW + HOUR)
    assert publish(database, handover).published == ()


def test_two_rooms_of_five_are_shown_no_finer_than_one(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    room(database, handover, {2: 3, 5: 2})
    close(database, handover, NOW + HOUR)
    night = another(database, keyring, catalogue, handover, NOW - HOUR)
    room(database, night, {2: 3, 5: 2})
    close(database, night, NOW + HOUR)
    (figures,) = publish(database, handover).published
    assert figures.exact is None
    assert figures.band is Band.FIVE


def test_a_band_takes_the_larger_of_hands_and_taps(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4)
    room(database, handover, {2: 6})
    assert close(database, handover, NOW + HOUR).band == Band.FIVE.value


def test_a_tap_touches_a_prompt(database: Database, keyring: Keyring, handover: Handover) -> None:
    taps(database, keyring, handover, 3)
    assert close(database, handover, NOW + HOUR).touched


def test_without_a_tap_a_hand_or_a_word_a_prompt_is_untouched(
    database: Database, handover: Handover
) -> None:
    assert not close(database, handover, NOW + HOUR).touched


def test_closing_twice_keeps_the_first_time(database: Database, handover: Handover) -> None:
    close(database, handover, NOW + HOUR)
    with database.writing() as session:
        again = session.get_one(Handover, handover.id)
        assert not readings.close(session, again, NOW + 2 * HOUR)
        assert again.closed_at == NOW + HOUR


def test_a_reading_says_what_was_asked_though_the_library_has_changed(
    database: Database, keyring: Keyring, catalogue: Catalogue
) -> None:
    asked = a_prompt(catalogue)
    with database.writing() as session:
        handover = a_handover(session, a_ward(session), catalogue)
        handover.prompt = {**handover.prompt, "statement": "What we said then."}
        readings.start(session, keyring, handover, NOW)
        row = session.get_one(ReadingRow, handover.reading_id)
        assert (row.statement, row.anchor) == ("What we said then.", asked.statement.anchor)


def test_opening_again_before_the_post_begins_its_time_again(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    with database.writing() as session:
        found = session.get_one(Handover, handover.id)
        before = found.reading_id
        readings.start(session, keyring, found, NOW + HOUR)
        assert (found.reading_id, found.closes_at) == (before, NOW + 13 * HOUR)


def test_two_handovers_with_one_statement_share_a_reading(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    night = another(database, keyring, catalogue, handover, NOW + HOUR)
    assert night.reading_id == handover.reading_id
    assert night.rooms_id == handover.rooms_id != night.reading_id


def reworded(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> Handover:
    """The next handover, after the text of its statement was edited and its id was not."""
    with database.writing() as session:
        ward = wards.get(session, handover.ward_id)
        night = a_handover(session, ward, catalogue, starts_at=NOW + 12 * HOUR, shift="Night")
        night.prompt = {**night.prompt, "statement": "We keep to our lines."}
        readings.start(session, keyring, night, NOW + 11 * HOUR)
    return night


def test_two_texts_under_one_id_are_two_readings(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    night = reworded(database, keyring, catalogue, handover)
    assert night.reading_id != handover.reading_id
    assert night.rooms_id != handover.rooms_id


def test_answers_to_two_texts_are_never_added_together(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 1, 1)
    close(database, handover, NOW + HOUR)
    night = reworded(database, keyring, catalogue, handover)
    for person in ("UX", "UY", "UZ"):
        tap(database, keyring, night, person, 5, now=NOW + 12 * HOUR)
    close(database, night, NOW + DAY)
    assert publish(database, handover).published == ()


def test_an_earlier_text_is_published_by_itself(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    close(database, handover, NOW + HOUR)
    reworded(database, keyring, catalogue, handover)
    (figures,) = publish(database, handover).published
    assert figures.statement == handover.words.statement


def test_an_earlier_text_lapses_by_itself(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2)
    close(database, handover, NOW + HOUR)
    reworded(database, keyring, catalogue, handover)
    lapsed = publish(database, handover, TODAY + timedelta(weeks=12)).lapsed
    assert lapsed == (handover.words.statement,)


def test_one_person_alone_does_not_make_an_area_low(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 3, 3, 3, 3)
    assert not published(database, handover).low


def test_low_areas_are_those_whose_newest_readings_are_low(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 1, 1, 2, 5)
    published(database, handover)
    with database.reading() as session:
        low = readings.low_areas(session, [handover.ward_id], TODAY - DAY)
        long_ago = readings.low_areas(session, [handover.ward_id], TODAY + DAY)
    assert low == {handover.ward_id: frozenset({handover.words.area_id})}
    assert long_ago == {handover.ward_id: frozenset()}


def test_an_area_that_has_recovered_is_low_no_more(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 1, 1, 2, 5)
    published(database, handover)
    night = another(database, keyring, catalogue, handover, NOW)
    taps(database, keyring, night, 4, 4, 5, 5, 5)
    close(database, night, NOW + HOUR)
    publish(database, handover, TODAY + DAY)
    with database.reading() as session:
        low = readings.low_areas(session, [handover.ward_id], TODAY - DAY)
    assert low == {handover.ward_id: frozenset()}


def test_an_unpublished_low_reading_says_nothing(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 1, 1, 2, 2, 1)
    with database.reading() as session:
        low = readings.low_areas(session, [handover.ward_id], TODAY - DAY)
    assert low == {handover.ward_id: frozenset()}


def test_a_handover_does_not_close_under_a_tap_that_is_being_stored(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    with database.writing_core() as connection:
        reading = readings.behind(connection, keyring, handover.id)
        assert reading is not None
        given = ratings.Tap(handover.id, "T0001", "C0001", "UANNA", 4)
        assert ratings.record(connection, given, reading, NOW)
        with pytest.raises(NotSaved):
            close(database, handover, NOW + HOUR)


def test_a_reading_is_not_published_under_a_handover_that_is_opening(
    database: Database, keyring: Keyring, catalogue: Catalogue, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    close(database, handover, NOW + HOUR)
    with database.writing() as session:
        ward = wards.get(session, handover.ward_id)
        night = a_handover(session, ward, catalogue, starts_at=NOW + 12 * HOUR, shift="Night")
        readings.start(session, keyring, night, NOW + 11 * HOUR)
        with pytest.raises(NotSaved):
            publish(database, handover)


def test_figures_are_found_in_the_order_they_are_asked_for(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    room(database, handover, {2: 6})
    close(database, handover, NOW + HOUR)
    ids = [figures.id for figures in publish(database, handover).published]
    with database.reading() as session:
        found = readings.find(session, handover.ward_id, [*reversed(ids), "unknown"])
    assert [figures.id for figures in found] == [*reversed(ids)]


def test_another_wards_figures_are_not_found_by_their_ids(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    close(database, handover, NOW + HOUR)
    ids = [figures.id for figures in publish(database, handover).published]
    with database.reading() as session:
        assert len(readings.find(session, handover.ward_id, ids)) == 1
        assert readings.find(session, "another", ids) == []


def test_a_reading_that_is_no_figure_yet_is_not_found_by_its_id(
    database: Database, keyring: Keyring, handover: Handover
) -> None:
    taps(database, keyring, handover, 1, 2, 3, 4, 5)
    with database.reading() as session:
        ids = list(session.scalars(select(ReadingRow.id).filter_by(ward_id=handover.ward_id)))
        assert ids
        assert readings.find(session, handover.ward_id, ids) == []
