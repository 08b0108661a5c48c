"""What the bot shows of itself: readiness, health and figures, and nobody's name in any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics, monitoring
from bot.feature import Job
from bot.metrics import Act, Outbox, Outcome, Seen
from bot.monitoring import Watch, showing_metrics
from bot.presence import Presence
from bot.schedule import Rounds
from bot.settings import load_settings
from bot.slack.http import serving
from bot.slack.pulse import Pulse
from storage import deliveries, wards
from storage.deliveries import Kind
from storage.faults import Fault
from tests.bot.concerns.willow import furnish, raises
from tests.house import House, open_house

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    yield from open_house(sqlite_url, limits=False)


def watch(house: House) -> Watch:
    return Watch(house.bot, Pulse(house.bot.wiring.gateway.auth_test), None)


def read(page: bytes) -> Figures:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def figures(house: House) -> Figures:
    return read(metrics.page(watch(house).seen))


def value(found: Figures, name: str, **labels: str) -> float:
    return found.get((name, tuple(sorted(labels.items()))), 0)


def a_word(house: House, kind: Kind, waits: timedelta) -> None:
    due_at = house.clock.now() - waits
    with house.bot.wiring.database.writing() as session:
        deliveries.add(
            session, kind, "word", house.mona.id,
            due_at=due_at, expires_at=due_at + timedelta(days=1), private=True,
        )  # fmt: skip


# --- readiness and health ---


def test_ready_is_what_slack_the_database_and_the_clock_say(house: House) -> None:
    overseer = watch(house)
    overseer.pulse.beat()
    house.bot.tick_seen.tick(house.clock.now())
    assert overseer.readiness() == {"slack": None, "database": None, "clock": None}


def test_a_bot_whose_ticker_never_ticked_is_not_ready(house: House) -> None:
    assert "does not watch the clock yet" in str(watch(house).readiness()["clock"])


def test_a_queue_that_stands_is_no_health(house: House) -> None:
    a_word(house, Kind.MANAGER_WORD, timedelta(minutes=11))
    assert "are not sent" in str(watch(house).health()["outbox"])


def test_a_queue_that_moves_is(house: House) -> None:
    a_word(house, Kind.MANAGER_WORD, timedelta(minutes=2))
    assert watch(house).health()["outbox"] is None


def test_a_bot_that_does_not_plan_is_ready_and_not_well(house: House) -> None:
    furnish(house)
    house.clock.at += timedelta(minutes=11)
    overseer = watch(house)
    assert "planning" not in overseer.readiness()
    assert "are not planned: 1." in str(overseer.work()["planning"])


def test_a_bot_that_plans_is_well(house: House) -> None:
    furnish(house)
    house.tick()
    house.clock.at += timedelta(minutes=11)
    assert watch(house).health()["planning"] is None


def test_jobs_that_fail_each_time_are_named(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = Rounds([Job("digests", timedelta(seconds=30), lambda _now: None)], lambda: 0.0)
    monkeypatch.setattr(failing, "_now", lambda: 601.0)
    overseer = Watch(replace(house.bot, rounds=failing), watch(house).pulse, None)
    assert "digests" in str(overseer.health()["jobs"])


def test_a_copy_that_is_missing_is_no_health(house: House) -> None:
    wiring = house.bot.wiring
    presence = Presence(wiring.database, wiring.keyring, wiring.clock, wanted=2)
    presence.show()
    overseer = Watch(house.bot, Pulse(wiring.gateway.auth_test), None, presence)
    assert "1 were seen" in str(overseer.health()["replicas"])


# --- the figures ---


def test_what_is_not_planned_is_counted(house: House) -> None:
    furnish(house)
    house.clock.at += timedelta(minutes=11)
    assert value(figures(house), "sta_arrears", what="plans") == 1


def test_how_late_messages_come_is_counted_by_kind() -> None:
    def count(bucket: str) -> float:
        labels = {"kind": "word", "le": bucket}
        name = "sta_delivery_lateness_seconds_bucket"
        return metrics.REGISTRY.get_sample_value(name, labels) or 0

    before = count("60.0"), count("300.0")
    metrics.delivered(Kind.CONCERN_NOTICE, timedelta(seconds=90))
    assert (count("60.0"), count("300.0")) == (before[0], before[1] + 1)


def test_what_waits_is_counted_by_kind(house: House) -> None:
    a_word(house, Kind.DIGEST, timedelta(seconds=90))
    found = figures(house)
    assert value(found, "sta_outbox_waiting", kind="digest") == 1
    assert (value(found, "sta_outbox_late"), value(found, "sta_outbox_oldest_seconds")) == (1, 90)


def test_that_a_concern_was_raised_does_not_show(house: House) -> None:
    """Its notice is counted among every other word to a person."""
    a_word(house, Kind.CONCERN_NOTICE, timedelta())
    found = figures(house)
    assert value(found, "sta_outbox_waiting", kind="word") == 1
    assert {label for _, labels in found for name, label in labels if name == "kind"} <= {
        "prompt", "digest", "word",
    }  # fmt: skip


def test_wards_in_trouble_are_counted(house: House) -> None:
    willow = furnish(house)
    with house.bot.wiring.database.writing() as session:
        wards.get(session, willow.ward_id).trouble = "is_archived"
    found = figures(house)
    assert (value(found, "sta_wards"), value(found, "sta_wards_in_trouble")) == (1, 1)


def test_what_people_did_and_what_became_of_it_is_counted() -> None:
    def count() -> float:
        labels = {"what": "tap", "outcome": "not_saved"}
        return metrics.REGISTRY.get_sample_value("sta_acts_total", labels) or 0

    before = count()
    metrics.act(Act.TAP, Outcome.NOT_SAVED)
    assert count() == before + 1


def test_a_job_that_fails_is_timed_and_counted() -> None:
    def count(name: str) -> float:
        return metrics.REGISTRY.get_sample_value(name, {"job": "plan"}) or 0

    before = count("sta_job_failures_total"), count("sta_job_seconds_count")
    with pytest.raises(LookupError), metrics.job("plan"):
        raise LookupError
    after = count("sta_job_failures_total"), count("sta_job_seconds_count")
    assert after == (before[0] + 1, before[1] + 1)


def seen(outbox: Outbox | None = None, lines: int | None = None) -> Figures:
    faults = {Fault.FULL: 2}
    return read(metrics.page(lambda: Seen("0.1.0", "0001", faults, outbox, lines, 3)))


def test_faults_of_the_database_are_counted_by_kind() -> None:
    found = seen()
    assert value(found, "sta_database_errors_total", fault="full") == 2
    assert value(found, "sta_database_errors_total", fault="gone") == 0


def test_a_database_that_does_not_answer_is_down_and_nothing_else_is_said_of_it() -> None:
    found = seen()
    assert value(found, "sta_database_up") == 0
    assert not any(name.startswith("sta_outbox") for name, _ in found)


def test_lines_are_shown_in_socket_mode_only() -> None:
    assert value(seen(lines=2), "sta_socket_lines_open") == 2
    assert not any(name.startswith("sta_socket") for name, _ in seen())


def test_what_runs_here_is_said() -> None:
    assert value(seen(), "sta_build_info", version="0.1.0", schema="0001") == 1


def test_no_name_no_id_and_no_word_is_in_the_figures(house: House) -> None:
    willow = furnish(house)
    house.at("Wednesday 07:15")
    house.anna.presses("4", channel=willow.channel)
    raises(willow, house.chidi)
    page = metrics.page(watch(house).seen).decode()
    private = [
        willow.channel, willow.ward_id, house.slack.team_id, "Willow", "Two lads",
        *(person.id for person in house.people.values()),
        *(person.name for person in house.people.values()),
    ]  # fmt: skip
    assert [word for word in private if word in page] == []


# --- the page ---


def test_the_figures_have_a_port_of_their_own(house: House) -> None:
    settings = load_settings({"STA_METRICS_PORT": "0"}, env_file=None)
    with showing_metrics(watch(house), settings) as server:
        assert server is not None
        url = f"http://127.0.0.1:{server.port}{monitoring.METRICS_PATH}"
        with urlopen(url, timeout=5) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert b"sta_build_info" in answer.read()


def test_without_a_port_there_are_none(house: House) -> None:
    with showing_metrics(watch(house), load_settings({}, env_file=None)) as server:
        assert server is None


def test_slacks_port_shows_none() -> None:
    with serving(None) as server, pytest.raises(HTTPError, match="404"):
        urlopen(f"http://127.0.0.1:{server.port}{monitoring.METRICS_PATH}", timeout=5)
