"""Taking several deliveries at once, and what is known of those that may have been posted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import claims, deliveries, schema
from storage.claims import Claim
from storage.database import Database
from storage.deliveries import Delivery, Kind
from tests.storage.sample_ward import NOW

DEADLINE = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)


def put(database: Database, *subjects: str) -> list[str]:
    """The ids of prompts that are due now, in the order of their subjects."""
    with database.writing() as session:
        for subject in subjects:
            deliveries.add(
                session, Kind.PROMPT, subject, "C1", due_at=NOW, expires_at=NOW + 60 * MINUTE
            )
        return [deliveries.of_subject(session, Kind.PROMPT, each)[0].id for each in subjects]


def claimed(database: Database, delivery_id: str, after: timedelta = timedelta()) -> Claim:
    with database.writing() as session:
        taken = claims.claim(session, delivery_id, NOW + after, DEADLINE)
    assert taken is not None
    return taken


def put_off(database: Database, taken: Claim, until: timedelta) -> None:
    with database.writing() as session:
        assert claims.record_later(session, taken, NOW + until, "ratelimited")


def stored(database: Database, delivery_id: str) -> Delivery:
    with database.reading() as session:
        return session.get_one(Delivery, delivery_id)


def test_several_are_taken_in_the_order_they_were_asked_for(database: Database) -> None:
    one, two, three = put(database, "one", "two", "three")
    with database.writing() as session:
        taken = claims.claim_all(session, [three, one, two], NOW, DEADLINE)
    assert [each.delivery.id for each in taken] == [three, one, two]


def test_those_that_somebody_else_holds_are_left_out(database: Database) -> None:
    one, two = put(database, "one", "two")
    claimed(database, one)
    with database.writing() as session:
        taken = claims.claim_all(session, [one, two], NOW, DEADLINE)
    assert [each.delivery.id for each in taken] == [two]


@pytest.mark.postgres
def test_those_that_somebody_else_is_taking_this_moment_are_not_waited_for(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    one, two = put(database, "one", "two")
    with database.writing() as other:
        assert claims.claim(other, one, NOW, DEADLINE) is not None
        with database.writing() as session:
            taken = claims.claim_all(session, [one, two], NOW, DEADLINE)
    database.close()
    assert [each.delivery.id for each in taken] == [two]


def test_one_that_may_have_been_posted_was_so_before_its_claim_ran_out(database: Database) -> None:
    (one,) = put(database, "one")
    claimed(database, one)
    again = claimed(database, one, 5 * MINUTE)
    assert again.delivery.posted_until == NOW + DEADLINE


def test_waiting_to_look_does_not_widen_the_time_in_which_it_may_have_been_posted(
    database: Database,
) -> None:
    (one,) = put(database, "one")
    claimed(database, one)
    put_off(database, claimed(database, one, MINUTE), 5 * MINUTE)
    with database.writing() as session:
        claims.put_off(session, one, NOW + 5 * MINUTE, NOW + 10 * MINUTE, "not_made")
    assert claimed(database, one, 10 * MINUTE).delivery.posted_until == NOW + DEADLINE


def test_posting_once_more_widens_it(database: Database) -> None:
    (one,) = put(database, "one")
    claimed(database, one)
    again = claimed(database, one, MINUTE)
    with database.writing() as session:
        assert claims.renew(session, again, NOW + 2 * MINUTE)
    assert claimed(database, one, 5 * MINUTE).delivery.posted_until == NOW + 2 * MINUTE


def test_that_it_was_posted_blindly_is_not_forgotten_over_a_later_trouble(
    database: Database,
) -> None:
    (one,) = put(database, "one")
    claimed(database, one)
    again = claimed(database, one, MINUTE)
    with database.writing() as session:
        assert claims.renew(session, again, NOW + 2 * MINUTE, blindly=True)
    put_off(database, claimed(database, one, 3 * MINUTE), 4 * MINUTE)
    assert claimed(database, one, 5 * MINUTE).delivery.sent_blindly


def test_an_attempt_that_was_put_off_has_posted_nothing(database: Database) -> None:
    (one,) = put(database, "one")
    claimed(database, one)
    again = claimed(database, one, MINUTE)
    with database.writing() as session:
        assert claims.renew(session, again, NOW + 2 * MINUTE, blindly=True)
    put_off(database, again, 3 * MINUTE)
    row = stored(database, one)
    assert (row.sent_blindly, row.posted_until) == (False, NOW + DEADLINE)


@pytest.mark.parametrize("trouble", ["sent_blindly", "ratelimited"])
def test_an_older_schema_keeps_what_was_posted_blindly_as_its_trouble(
    database: Database, trouble: str
) -> None:
    (one,) = put(database, "one")
    schema.downgrade(database, "0004")
    with database.writing() as session:
        session.execute(text("UPDATE deliveries SET trouble = :it"), {"it": trouble})
    schema.migrate(database)
    assert stored(database, one).sent_blindly == (trouble == "sent_blindly")
