"""Who is told that a message does not arrive, how often, and what they may learn from it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.settings import load_settings
from bot.setup import troubles
from bot.slack.errors import PERMANENT, Permanent
from bot.slack.modals import Modals
from bot.wiring import Wiring
from prompts.catalogue import Catalogue
from storage import claims, deliveries, wards
from storage.base import new_id
from storage.database import Database
from storage.deliveries import Delivery, Kind, State
from storage.secrecy import Keyring
from storage.wards import Role
from tests.bot.handover.floor import FakeSlack, HandClock
from tests.storage.sample_ward import NOW, a_ward

WEEK = timedelta(days=7)
DEADLINE = timedelta(seconds=30)


@dataclass
class Desk:
    """Willow with the managers Mona and Nell, and the admins Ada and Bea."""

    wiring: Wiring
    ward_id: str
    now: datetime = NOW

    @property
    def database(self) -> Database:
        return self.wiring.database

    def fail(
        self,
        kind: Kind,
        target: str,
        code: str,
        *,
        ward: bool = True,
        vanishes: bool = False,
    ) -> None:
        """Have something refused, and everybody who is to hear of it told."""
        self._settle(self._put(kind, target, ward=ward, vanishes=vanishes), code)

    def arrive(self, kind: Kind, target: str, *, vanishes: bool = False) -> None:
        self._settle(self._put(kind, target, ward=True, vanishes=vanishes), None)

    def hear(self, *closed: str) -> list[tuple[str, str]]:
        """Deliver the words to operators, but not to closed accounts: who was told what."""
        told: list[tuple[str, str]] = []
        while waiting := self._waiting():
            for word in waiting:
                if word.target in closed:
                    self._settle(word.id, "user_disabled")
                    continue
                with self.database.reading() as session:
                    message = troubles.word(session, word, self.now)
                if message is not None:
                    told.append((word.target, message.text))
                self._settle(word.id, None)
        return told

    def doctor(self) -> list[str]:
        with self.database.reading() as session:
            return [finding.said for finding in troubles.check(session)]

    def _put(self, kind: Kind, target: str, *, ward: bool, vanishes: bool) -> str:
        subject = new_id()
        with self.database.writing() as session:
            deliveries.add(
                session,
                kind,
                subject,
                target,
                due_at=self.now,
                expires_at=self.now + WEEK,
                ward_id=self.ward_id if ward else None,
                private=kind is not Kind.PROMPT,
                vanishes=vanishes,
            )
            (put,) = deliveries.of_subject(session, kind, subject)
        return put.id

    def _settle(self, delivery_id: str, code: str | None) -> None:
        with self.database.writing() as session:
            claim = claims.claim(session, delivery_id, self.now, DEADLINE)
            assert claim is not None
            if code is None:
                claims.record_sent(session, claim, "D1", "1.1", self.now)
                return
            where, remedy = PERMANENT[code]
            claims.record_failed(session, claim, code, self.now)
            trouble = Permanent(code, remedy, where)
            troubles.delivery_failed(self.wiring, session, claim.delivery, trouble, self.now)

    def _waiting(self) -> list[Delivery]:
        with self.database.reading() as session:
            due = [session.get_one(Delivery, each) for each in deliveries.due(session, self.now, 9)]
        assert all(each.kind == Kind.OPERATOR_WORD.value for each in due)
        assert all(each.state == State.PENDING.value for each in due)
        return due


@pytest.fixture
def desk(database: Database, keyring: Keyring, catalogue: Catalogue) -> Iterator[Desk]:
    with database.writing() as session:
        ward = a_ward(session)
        wards.give_role(session, ward.id, Role.MANAGER, ["UMONA", "UNELL"])
        ward_id = ward.id
    with ThreadPoolExecutor(1) as afterwards:
        wiring = Wiring(
            settings=load_settings({"STA_WORKSPACE_ADMINS": "UADA,UBEA"}, None),
            database=database,
            keyring=keyring,
            catalogue=catalogue,
            clock=HandClock(NOW),
            gateway=FakeSlack(),
            modals=Modals("xoxb-never-used", "http://127.0.0.1/"),
            afterwards=afterwards,
        )
        yield Desk(wiring, ward_id)


def whom(told: list[tuple[str, str]]) -> list[str]:
    return [person for person, _ in told]


# --- who ---


def test_one_manager_is_told_that_a_prompt_was_refused(desk: Desk) -> None:
    desk.fail(Kind.PROMPT, "C0001", "is_archived")
    ((person, said),) = desk.hear()
    assert person == "UMONA"
    assert "Willow" in said
    assert "archived" in said


@pytest.mark.parametrize(
    ("closed", "hears"),
    [
        (["UMONA"], "UNELL"),
        (["UMONA", "UNELL"], "UADA"),
        (["UMONA", "UNELL", "UADA"], "UBEA"),
    ],
)
def test_where_one_cannot_be_reached_the_next_is_told(
    desk: Desk, closed: list[str], hears: str
) -> None:
    desk.fail(Kind.PROMPT, "C0001", "is_archived")
    assert whom(desk.hear(*closed)) == [hears]


def test_where_nobody_can_be_reached_it_ends(desk: Desk) -> None:
    desk.fail(Kind.PROMPT, "C0001", "is_archived")
    assert desk.hear("UMONA", "UNELL", "UADA", "UBEA") == []


def test_another_manager_is_told_of_a_managers_digest(desk: Desk) -> None:
    desk.fail(Kind.DIGEST, "UMONA", "user_disabled")
    ((person, said),) = desk.hear("UMONA")
    assert person == "UNELL"
    assert "Willow" in said
    assert "<@UMONA>" in said
    assert "/handover setup" in said


@pytest.mark.parametrize("kind", [Kind.LEAD_WORD, Kind.REVIEW_WORD])
def test_the_word_on_a_lead_or_facilitator_who_cannot_be_reached_says_not_what_it_was_about(
    desk: Desk, kind: Kind
) -> None:
    desk.fail(kind, "UHUGH", "user_disabled")
    ((person, said),) = desk.hear()
    assert person == "UMONA"
    assert "<@UHUGH>" in said
    assert "digest" not in said


# --- concerns ---


# A recipient's week is sent to those alone for whom a concern waits.
OF_CONCERNS = pytest.mark.parametrize("kind", [Kind.CONCERN_NOTICE, Kind.QUEUE_WORD])


@OF_CONCERNS
def test_only_admins_are_told_that_a_notice_did_not_arrive(desk: Desk, kind: Kind) -> None:
    desk.fail(kind, "UGWEN", "user_disabled", vanishes=kind is Kind.CONCERN_NOTICE)
    assert whom(desk.hear("UADA")) == ["UBEA"]


@OF_CONCERNS
def test_the_word_on_a_notice_names_the_person_and_nothing_else(desk: Desk, kind: Kind) -> None:
    desk.fail(kind, "UGWEN", "user_disabled", vanishes=kind is Kind.CONCERN_NOTICE)
    ((_, said),) = desk.hear()
    assert "<@UGWEN>" in said
    assert "Willow" not in said
    assert "concern" not in said.lower()


def test_nobody_is_told_that_whoever_raised_a_concern_cannot_be_reached(desk: Desk) -> None:
    desk.fail(Kind.CONCERN_NOTICE, "UANNA", "user_disabled", ward=False, vanishes=True)
    assert desk.hear() == []
    assert desk.doctor() == []


def test_a_notice_that_did_not_arrive_leaves_no_mark_on_the_ward(desk: Desk) -> None:
    desk.fail(Kind.CONCERN_NOTICE, "UGWEN", "user_disabled")
    with desk.database.reading() as session:
        assert wards.get(session, desk.ward_id).trouble is None


# --- how often ---


def test_a_digest_refused_week_after_week_is_told_once(desk: Desk) -> None:
    told = []
    for _ in range(3):
        desk.fail(Kind.DIGEST, "UMONA", "user_disabled")
        told += desk.hear()
        desk.now += WEEK
    assert whom(told) == ["UNELL"]


@pytest.mark.parametrize("vanishes", [False, True])
def test_what_was_mended_and_breaks_again_is_told_again(desk: Desk, vanishes: bool) -> None:
    desk.fail(Kind.CONCERN_NOTICE, "UGWEN", "user_disabled", vanishes=vanishes)
    desk.hear()
    desk.now += WEEK
    desk.arrive(Kind.CONCERN_NOTICE, "UGWEN", vanishes=vanishes)
    desk.now += WEEK
    desk.fail(Kind.CONCERN_NOTICE, "UGWEN", "user_disabled", vanishes=vanishes)
    assert whom(desk.hear()) == ["UADA"]


def test_another_persons_success_mends_nothing(desk: Desk) -> None:
    desk.fail(Kind.DIGEST, "UMONA", "user_disabled")
    desk.hear()
    desk.now += WEEK
    desk.arrive(Kind.DIGEST, "UNELL")
    desk.fail(Kind.DIGEST, "UMONA", "user_disabled")
    assert desk.hear() == []


def test_what_nobody_heard_of_is_tried_again_with_the_next_failure(desk: Desk) -> None:
    desk.fail(Kind.DIGEST, "UMONA", "user_disabled")
    desk.hear("UNELL", "UADA", "UBEA")
    desk.now += WEEK
    desk.fail(Kind.DIGEST, "UMONA", "user_disabled")
    assert whom(desk.hear()) == ["UNELL"]


# --- the app itself ---


def test_a_ward_hears_of_a_refused_app_once_it_is_mended(desk: Desk) -> None:
    desk.fail(Kind.PROMPT, "C0001", "token_revoked")
    ((person, said),) = desk.hear()
    assert person == "UMONA"
    assert "It does again" in said


def test_a_ward_is_marked_while_the_app_is_refused(desk: Desk) -> None:
    desk.fail(Kind.PROMPT, "C0001", "token_revoked")
    with desk.database.reading() as session:
        assert wards.get(session, desk.ward_id).trouble == "token_revoked"


# --- what doctor shows ---


def test_doctor_shows_what_nobody_could_be_told(desk: Desk) -> None:
    desk.fail(Kind.CONCERN_NOTICE, "UGWEN", "user_disabled", vanishes=True)
    desk.hear("UADA", "UBEA")
    (said,) = desk.doctor()
    assert "user_disabled" in said
    assert "UGWEN" not in said


def test_doctor_shows_nothing_once_somebody_was_told(desk: Desk) -> None:
    desk.fail(Kind.CONCERN_NOTICE, "UGWEN", "user_disabled")
    desk.hear()
    assert desk.doctor() == []
