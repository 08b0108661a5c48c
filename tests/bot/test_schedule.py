"""The ticker: every job at its interval, come what may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from structlog.testing import capture_logs

from bot import schedule
from bot.clock import StoppedClock, SystemClock
from bot.feature import Job, Unfinished
from storage.database import NotRead, NotSaved
from storage.faults import Fault

NOW = datetime(2026, 6, 3, 6, 15, tzinfo=UTC)
CLOCK = StoppedClock(NOW)
PATIENCE = 10


def job(run: Callable[[datetime], None], every: timedelta = timedelta(days=1)) -> Job:
    return Job("dispatch", every, run)


@pytest.fixture
def started() -> Iterator[Callable[[Job], BackgroundScheduler]]:
    running: list[BackgroundScheduler] = []

    def start(one: Job) -> BackgroundScheduler:
        ticker = schedule.ticker([one], CLOCK)
        ticker.start()
        running.append(ticker)
        return ticker

    yield start
    for ticker in running:
        ticker.shutdown(wait=True)


def run_once(run: Callable[[datetime], None]) -> list[dict[str, object]]:
    """Run a job as the ticker does, and give what was logged."""
    with capture_logs() as lines:
        schedule._guarded(job(run), CLOCK)()
    return [dict(line) for line in lines]


def fail_with(error: Exception) -> Callable[[datetime], None]:
    def run(_now: datetime) -> None:
        raise error

    return run


def test_a_job_runs_as_soon_as_the_ticker_starts(
    started: Callable[[Job], BackgroundScheduler],
) -> None:
    ran = Event()
    started(job(lambda _now: ran.set()))
    assert ran.wait(PATIENCE)


def test_a_job_runs_again_and_again(started: Callable[[Job], BackgroundScheduler]) -> None:
    ran: list[datetime] = []
    twice = Event()

    def run(now: datetime) -> None:
        ran.append(now)
        if len(ran) >= 2:
            twice.set()

    started(job(run, timedelta(milliseconds=20)))
    assert twice.wait(PATIENCE)


def test_a_job_that_failed_runs_again(started: Callable[[Job], BackgroundScheduler]) -> None:
    ran: list[datetime] = []
    twice = Event()

    def run(now: datetime) -> None:
        ran.append(now)
        if len(ran) >= 2:
            twice.set()
        raise LookupError

    started(job(run, timedelta(milliseconds=20)))
    assert twice.wait(PATIENCE)


def test_a_job_is_told_the_time_by_the_bots_own_clock() -> None:
    ran: list[datetime] = []
    run_once(ran.append)
    assert ran == [NOW]


@pytest.mark.parametrize("trouble", [NotSaved("locked"), NotRead("gone")])
def test_a_database_that_does_not_answer_is_one_line_and_no_fault_of_ours(
    trouble: Exception,
) -> None:
    (line,) = run_once(fail_with(trouble))
    assert (line["event"], line["job"]) == ("job_not_saved", "dispatch")
    assert "exc_info" not in line


def test_any_other_failure_is_logged_with_where_it_was() -> None:
    (line,) = run_once(fail_with(LookupError("Anna Okafor")))
    assert (line["event"], line["error"], line["exc_info"]) == ("job_failed", "LookupError", True)


def test_a_failure_is_logged_without_what_it_said() -> None:
    lines = run_once(fail_with(LookupError("Anna Okafor")))
    assert "Anna" not in str(lines)


def test_a_job_that_was_late_runs_once_however_much_it_missed(
    started: Callable[[Job], BackgroundScheduler],
) -> None:
    (planned,) = started(job(lambda _now: None)).get_jobs()
    assert (planned.coalesce, planned.max_instances, planned.misfire_grace_time) == (True, 1, None)


def test_every_job_is_run_once_in_order_for_a_moment() -> None:
    ran: list[str] = []

    def named(name: str) -> Job:
        return Job(name, timedelta(minutes=1), lambda now: ran.append(f"{name} {now:%H:%M}"))

    schedule.run_all([named("plan"), named("close")], NOW)
    assert ran == ["plan 06:15", "close 06:15"]


def test_a_clock_that_was_set_back_does_not_silence_a_job(
    started: Callable[[Job], BackgroundScheduler],
) -> None:
    ran: list[datetime] = []
    first, again = Event(), Event()

    def run(now: datetime) -> None:
        ran.append(now)
        (again if len(ran) > 1 else first).set()

    ticker = started(job(run, timedelta(minutes=30)))
    assert first.wait(PATIENCE)
    # As the ticker sees it: its next tick is an hour and a half away.
    schedule.catch_up(ticker, SystemClock().now() - timedelta(hours=1))
    assert again.wait(PATIENCE)


def test_a_job_whose_time_has_not_come_is_left_alone(
    started: Callable[[Job], BackgroundScheduler],
) -> None:
    ran: list[datetime] = []
    first = Event()

    def run(now: datetime) -> None:
        ran.append(now)
        first.set()

    ticker = started(job(run, timedelta(minutes=30)))
    assert first.wait(PATIENCE)
    next_tick = ticker.get_jobs()[0].next_run_time
    schedule.catch_up(ticker, SystemClock().now())
    assert ticker.get_jobs()[0].next_run_time == next_tick


def test_a_database_that_stays_away_is_told_of_once_and_so_is_its_return() -> None:
    answers: list[Exception | None] = [NotSaved("x", Fault.FULL)] * 3 + [None, None]

    def run(_now: datetime) -> None:
        trouble = answers.pop(0)
        if trouble is not None:
            raise trouble

    guarded = schedule._guarded(job(run), CLOCK)
    with capture_logs() as lines:
        for _ in range(5):
            guarded()
    assert [line["event"] for line in lines] == ["job_not_saved", "job_goes_on"]


def test_another_trouble_of_the_database_is_told_of_too() -> None:
    answers = [NotSaved("x", Fault.FULL), NotSaved("x", Fault.GONE)]

    def run(_now: datetime) -> None:
        raise answers.pop(0)

    guarded = schedule._guarded(job(run), CLOCK)
    with capture_logs() as lines:
        guarded()
        guarded()
    assert [line["code"] for line in lines] == ["full", "gone"]


@pytest.mark.parametrize(("seconds", "well"), [(59, True), (61, False)])
def test_a_ticker_that_has_stood_still_for_a_minute_is_no_longer_well(
    seconds: int, well: bool
) -> None:
    now = 0.0
    tick = schedule.Tick(lambda: now)
    tick.tick(NOW)
    now += seconds
    assert (tick.problem() is None) is well


# --- what every job has done ---

HOUR = timedelta(hours=1)


class Seconds:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def rounds(seconds: Seconds, every: timedelta = timedelta(minutes=1)) -> schedule.Rounds:
    return schedule.Rounds([job(lambda _now: None, every)], seconds)


def test_jobs_that_do_their_work_are_no_problem() -> None:
    seconds = Seconds()
    looked_at = rounds(seconds)
    seconds.now += 599
    looked_at.done("dispatch")
    seconds.now += 599
    assert looked_at.problem() is None


def test_a_job_that_fails_each_time_is_named() -> None:
    seconds = Seconds()
    looked_at = rounds(seconds)
    seconds.now += 601
    assert "dispatch" in str(looked_at.problem())


def test_a_job_that_comes_seldom_has_longer() -> None:
    seconds = Seconds()
    looked_at = rounds(seconds, HOUR)
    seconds.now += 5 * HOUR.total_seconds()
    before = looked_at.problem()
    seconds.now += 1
    assert (before, looked_at.problem() is None) == (None, False)


def done_by(run: Callable[[datetime], None]) -> list[str]:
    done: list[str] = []
    schedule._guarded(job(run), CLOCK, done.append)()
    return done


def test_a_job_that_did_all_its_work_is_counted_as_done() -> None:
    assert done_by(lambda _now: None) == ["dispatch"]


@pytest.mark.parametrize("trouble", [LookupError(), NotSaved("x"), Unfinished()])
def test_a_job_that_did_not_is_not(trouble: Exception) -> None:
    assert done_by(fail_with(trouble)) == []


def test_a_job_that_did_some_of_its_work_has_logged_the_rest_itself() -> None:
    assert run_once(fail_with(Unfinished())) == []
