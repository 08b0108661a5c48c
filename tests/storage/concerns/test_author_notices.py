"""A notice to whoever raised a concern in confidence leads nobody to which concern it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import claims
from storage.audit import AuditLine
from storage.concerns import answering
from storage.concerns.tables import Naming
from storage.deliveries import Delivery
from storage.secrecy import Keyring
from tests.storage.concerns.willow import NOW, admitted, given, notices, raised, willow

ACKNOWLEDGED = NOW + timedelta(minutes=7, seconds=3, microseconds=123)


@pytest.fixture
def notice(session: Session, keyring: Keyring) -> Delivery:
    """What tells Anna that Gwen has acknowledged her concern."""
    concern = raised(session, keyring, willow(session), given(Naming.CONFIDENTIAL))
    answering.acknowledge(session, keyring, admitted(session, concern, now=ACKNOWLEDGED))
    (hers,) = [one for one in notices(session) if one.target == "UANNA"]
    return hers


def test_it_shares_no_moment_with_the_audit(session: Session, notice: Delivery) -> None:
    moments = set(session.scalars(select(AuditLine.at)))

    assert ACKNOWLEDGED in moments
    assert notice.due_at == ACKNOWLEDGED.replace(minute=0, second=0, microsecond=0)


def test_it_is_gone_when_it_cannot_be_delivered(session: Session, notice: Delivery) -> None:
    claim = claims.claim(session, notice.id, ACKNOWLEDGED, timedelta(seconds=30))
    assert claim is not None

    assert claims.record_failed(session, claim, "account_inactive", ACKNOWLEDGED)

    assert [one.target for one in notices(session)] == ["UGWEN"]


def test_it_is_gone_when_it_comes_too_late(session: Session, notice: Delivery) -> None:
    claim = claims.claim(session, notice.id, ACKNOWLEDGED, timedelta(seconds=30))
    assert claim is not None

    assert claims.record_missed(session, claim, ACKNOWLEDGED)

    assert [one.target for one in notices(session)] == ["UGWEN"]
