"""The outbox: claims, outcomes, changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import claims, deliveries
from storage.claims import Claim
from storage.database import Database
from storage.deliveries import Backlog, Delivery, Kind, State
from tests.storage.sample_ward import NOW, a_ward

DEADLINE = timedelta(seconds=30)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def waiting(database: Database) -> str:
    """The id of a prompt that is due now."""
    with database.writing() as session:
        return put(session, "one")


def put(
    session: Session,
    subject: str,
    *,
    kind: Kind = Kind.PROMPT,
    due_at: datetime = NOW,
    expires_at: datetime = LATER,
    target: str = "C0001",
    vanishes: bool = False,
) -> str:
    deliveries.add(
        session, kind, subject, target, due_at=due_at, expires_at=expires_at, vanishes=vanishes
    )
    (delivery,) = deliveries.of_subject(session, kind, subject)
    return delivery.id


def claim(database: Database, delivery_id: str, now: datetime = NOW) -> Claim | None:
    with database.writing() as session:
        return claims.claim(session, delivery_id, now, DEADLINE)


def claimed(database: Database, delivery_id: str, now: datetime = NOW) -> Claim:
    taken = claim(database, delivery_id, now)
    assert taken is not None
    return taken


def sent(database: Database, taken: Claim, ts: str = "1.1", now: datetime = NOW) -> bool:
    with database.writing() as session:
        return claims.record_sent(session, taken, "C0001", ts, now)


def due(database: Database, now: datetime = NOW) -> list[str]:
    with database.reading() as session:
        return deliveries.due(session, now, 50)


def stored(database: Database, delivery_id: str) -> Delivery:
    with database.reading() as session:
        return session.get_one(Delivery, delivery_id)


def test_a_message_is_put_in_the_outbox_once(database: Database, waiting: str) -> None:
    with database.writing() as session:
        assert put(session, "one", due_at=LATER) == waiting
    assert due(database) == [waiting]


def test_a_second_claim_finds_it_taken(database: Database, waiting: str) -> None:
    claimed(database, waiting)
    assert claim(database, waiting) is None


def test_a_claim_that_ran_out_may_have_been_sent(database: Database, waiting: str) -> None:
    claimed(database, waiting)
    again = claimed(database, waiting, NOW + DEADLINE)
    assert again.outcome_unknown


def test_a_first_claim_has_not_been_sent(database: Database, waiting: str) -> None:
    assert not claimed(database, waiting).outcome_unknown


@pytest.mark.parametrize("first_to_record", [0, 1])
def test_of_two_senders_only_the_first_to_record_its_post_can(
    database: Database, waiting: str, first_to_record: int
) -> None:
    claims = [claimed(database, waiting), claimed(database, waiting, NOW + DEADLINE)]
    assert sent(database, claims[first_to_record], "1.1")
    assert not sent(database, claims[1 - first_to_record], "2.2")
    assert stored(database, waiting).ts == "1.1"


def test_what_was_missed_meanwhile_cannot_be_recorded_as_sent(
    database: Database, waiting: str
) -> None:
    first = claimed(database, waiting)
    second = claimed(database, waiting, NOW + DEADLINE)
    with database.writing() as session:
        assert claims.record_missed(session, second, NOW + DEADLINE)
    assert not sent(database, first)


def test_what_is_put_off_before_it_was_sent_is_simply_sent_later(
    database: Database, waiting: str
) -> None:
    with database.writing() as session:
        claims.record_later(
            session, claimed_in(session, waiting), NOW + timedelta(minutes=2), "ratelimited"
        )
    assert due(database, NOW + timedelta(minutes=1)) == []
    again = claimed(database, waiting, NOW + timedelta(minutes=2))
    assert not again.outcome_unknown


def claimed_in(session: Session, delivery_id: str) -> Claim:
    taken = claims.claim(session, delivery_id, NOW, DEADLINE)
    assert taken is not None
    return taken


def test_what_is_put_off_while_its_outcome_is_unknown_is_still_looked_for(
    database: Database, waiting: str
) -> None:
    claimed(database, waiting)
    looking = claimed(database, waiting, NOW + DEADLINE)
    until = NOW + DEADLINE + timedelta(minutes=1)
    with database.writing() as session:
        assert claims.record_later(session, looking, until, "ratelimited")
    assert due(database, until - timedelta(seconds=1)) == []
    assert claimed(database, waiting, until).outcome_unknown


def test_a_change_wanted_while_a_message_is_being_sent_is_not_lost(
    database: Database, waiting: str
) -> None:
    taken = claimed(database, waiting)
    with database.writing() as session:
        deliveries.want_change(session, Kind.PROMPT, "one")
    sent(database, taken)
    assert due(database) == [waiting]
    change = claimed(database, waiting)
    assert change.delivery.is_update
    assert changed(database, change)
    assert due(database) == []


def changed(database: Database, taken: Claim) -> bool:
    with database.writing() as session:
        return claims.record_changed(session, taken)


def test_a_change_that_was_overtaken_is_made_once_more(database: Database, waiting: str) -> None:
    sent(database, claimed(database, waiting))
    with database.writing() as session:
        deliveries.want_change(session, Kind.PROMPT, "one")
    slow = claimed(database, waiting)
    assert changed(database, claimed(database, waiting, NOW + DEADLINE))
    assert not changed(database, slow)
    assert due(database) == [waiting]


def test_a_change_wanted_before_a_lost_message_was_found_is_still_wanted(
    database: Database, waiting: str
) -> None:
    claimed(database, waiting)
    with database.writing() as session:
        deliveries.want_change(session, Kind.PROMPT, "one")
    again = claimed(database, waiting, NOW + DEADLINE)
    with database.writing() as session:
        assert claims.record_sent(session, again, "C0001", "1.1", NOW, found=True)
    assert due(database) == [waiting]


def test_a_change_wanted_before_a_message_is_sent_goes_with_it(
    database: Database, waiting: str
) -> None:
    with database.writing() as session:
        deliveries.want_change(session, Kind.PROMPT, "one")
    sent(database, claimed(database, waiting))
    assert due(database) == []


def test_a_change_that_cannot_be_made_leaves_the_message_as_sent(
    database: Database, waiting: str
) -> None:
    sent(database, claimed(database, waiting))
    with database.writing() as session:
        deliveries.want_change(session, Kind.PROMPT, "one")
    change = claimed(database, waiting)
    with database.writing() as session:
        claims.record_failed(session, change, "cant_update_message", NOW)
    assert stored(database, waiting).state == State.SENT.value
    assert due(database) == []


def test_a_vanishing_delivery_leaves_no_row(database: Database) -> None:
    with database.writing() as session:
        delivery_id = put(session, "notice", kind=Kind.CONCERN_NOTICE, vanishes=True)
    assert sent(database, claimed(database, delivery_id))
    with database.reading() as session:
        assert session.get(Delivery, delivery_id) is None


def test_what_is_withdrawn_is_not_sent(database: Database, waiting: str) -> None:
    with database.writing() as session:
        assert deliveries.withdraw(session, Kind.PROMPT, ["one"]) == frozenset()
    assert claim(database, waiting) is None


def test_what_is_being_sent_cannot_be_withdrawn(database: Database, waiting: str) -> None:
    claimed(database, waiting)
    with database.writing() as session:
        assert deliveries.withdraw(session, Kind.PROMPT, ["one"]) == {"one"}
    assert stored(database, waiting).state == State.SENDING.value


def test_what_waits_can_be_brought_forward(database: Database) -> None:
    with database.writing() as session:
        delivery_id = put(session, "two", due_at=LATER, expires_at=LATER + timedelta(hours=1))
        assert deliveries.bring_forward(session, Kind.PROMPT, "two", NOW)
    assert due(database) == [delivery_id]


def test_what_was_sent_cannot_be_brought_forward(database: Database, waiting: str) -> None:
    sent(database, claimed(database, waiting))
    with database.writing() as session:
        assert not deliveries.bring_forward(session, Kind.PROMPT, "one", NOW)


def test_what_is_more_urgent_goes_first_and_then_what_runs_out_first(database: Database) -> None:
    with database.writing() as session:
        digest = put(session, "digest", kind=Kind.DIGEST, expires_at=NOW + timedelta(minutes=5))
        slow = put(session, "slow", expires_at=LATER)
        quick = put(session, "quick", expires_at=NOW + timedelta(minutes=10))
    assert due(database) == [quick, slow, digest]


def test_what_waits_too_long_is_overdue(database: Database) -> None:
    with database.writing() as session:
        ward = a_ward(session)
        deliveries.add(
            session,
            Kind.PROMPT,
            "one",
            ward.channel_id,
            due_at=NOW,
            expires_at=LATER,
            ward_id=ward.id,
        )
        ward_id = ward.id
    with database.reading() as session:
        assert deliveries.overdue(session, Kind.PROMPT, NOW - timedelta(seconds=1)) == {}
        assert deliveries.overdue(session, Kind.PROMPT, NOW) == {ward_id: NOW}


def backlog(database: Database, now: datetime) -> Backlog:
    with database.reading() as session:
        return deliveries.backlog(session, now)


def test_a_backlog_says_how_much_waits_and_since_when(database: Database) -> None:
    with database.writing() as session:
        put(session, "one")
        put(session, "two", due_at=NOW + timedelta(seconds=30))
        put(session, "digest", kind=Kind.DIGEST, due_at=NOW + timedelta(seconds=30))
        put(session, "not yet", due_at=LATER, expires_at=LATER + timedelta(hours=1))
    assert backlog(database, NOW + timedelta(seconds=61)) == Backlog(
        waiting=3, late=1, oldest_due=NOW, by_kind={Kind.PROMPT: 2, Kind.DIGEST: 1}
    )


def test_what_is_being_sent_still_waits(database: Database, waiting: str) -> None:
    claimed(database, waiting)
    assert backlog(database, NOW).waiting == 1


def test_what_was_sent_waits_no_more_even_if_it_is_to_change(
    database: Database, waiting: str
) -> None:
    sent(database, claimed(database, waiting))
    with database.writing() as session:
        deliveries.want_change(session, Kind.PROMPT, "one")
    assert backlog(database, LATER) == Backlog(0, 0, None, {})


def test_looking_for_what_is_due_does_not_read_everything_ever_sent(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as session:
        query = deliveries.due_query(NOW, 50)
        compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()
    database.close()
    steps = " ".join(str(step) for step in plan)
    assert "SCAN deliveries" not in steps
    assert "ix_deliveries_changes" in steps
