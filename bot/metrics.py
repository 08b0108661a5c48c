"""What monitoring is told: counts, times and states. No name, no id, no word of anybody's.

Counts are this process's own, from its start. What the database and the lines to Slack show is
looked at when it is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from storage.deliveries import Kind
from storage.faults import Fault

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

REGISTRY: Final = CollectorRegistry()
# Words to a person are counted together: by kind, the count would tell when a concern was raised.
_SHOWN_AS: Final[Mapping[Kind, str]] = {Kind.PROMPT: "prompt", Kind.DIGEST: "digest"}
_OTHER_WORDS: Final = "word"


class Act(StrEnum):
    """What a person can do. A tap is a press on a rating button."""

    TAP = "tap"
    PRESS = "press"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    FORM = "form"


class Outcome(StrEnum):
    """What became of something that a person did."""

    DONE = "done"
    REFUSED = "refused"
    NOT_SAVED = "not_saved"
    FAILED = "failed"


_acknowledgements = Histogram(
    "sta_ack_seconds",
    "From Slack's request to its acknowledgement. Slack gives up after 3 seconds.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
    registry=REGISTRY,
)
_acts = Counter(
    "sta_acts", "What people did, and what became of it.", ["what", "outcome"], registry=REGISTRY
)
_deliveries = Counter(
    "sta_deliveries", "What became of messages.", ["kind", "outcome"], registry=REGISTRY
)
_lateness = Histogram(
    "sta_delivery_lateness_seconds",
    "How long after it was due a message stood in Slack.",
    ["kind"],
    buckets=(1, 5, 15, 60, 300, 900, 1800, 3600, 4 * 3600, 24 * 3600),
    registry=REGISTRY,
)
_words_dropped = Counter(
    "sta_words_dropped",
    "Answers to people that were left out because too many were waiting. What they did is saved.",
    registry=REGISTRY,
)
_jobs = Histogram(
    "sta_job_seconds",
    "What is done again and again.",
    ["job"],
    buckets=(0.01, 0.1, 0.5, 1, 5, 15, 60, 300),
    registry=REGISTRY,
)
_job_failures = Counter("sta_job_failures", "Jobs that failed.", ["job"], registry=REGISTRY)
_job_done = Gauge(
    "sta_job_last_success_timestamp_seconds",
    "When a job last did all of its work.",
    ["job"],
    registry=REGISTRY,
)
_calls = Counter("sta_slack_calls", "Calls to Slack.", ["outcome"], registry=REGISTRY)
_answered = Gauge(
    "sta_slack_last_answer_timestamp_seconds", "When Slack last answered well.", registry=REGISTRY
)


@dataclass(frozen=True, slots=True)
class Outbox:
    """How the messages stand.

    :ivar waiting: those that are due and not sent yet.
    :ivar late: how many of them have been due for more than a minute.
    :ivar held: how many of them wait because Slack asked us to.
    :ivar oldest_seconds: how long the one that has waited longest has been due.
    :ivar wards_in_trouble: wards that Slack refuses something for, until a person mends it.
    """

    waiting: Mapping[Kind, int]
    late: int
    held: int
    oldest_seconds: float
    wards: int
    wards_in_trouble: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What the database and the lines to Slack show at one moment.

    :ivar outbox: None where the database does not answer.
    :ivar arrears: how much work of each kind should be done by now, and is not.
    :ivar replicas: how many copies of the bot live; None where nobody knows.
    :ivar lines: how many lines to Slack are open; None over HTTP, where there are none.
    """

    version: str
    schema: str
    database_faults: Mapping[Fault, int]
    outbox: Outbox | None
    lines: int | None
    lines_rebuilt: int
    arrears: Mapping[str, int] = field(default_factory=dict)
    replicas: int | None = None


def acknowledged(seconds: float) -> None:
    """Slack was answered."""
    _acknowledgements.observe(seconds)


def act(what: Act, outcome: Outcome) -> None:
    """Somebody did something."""
    _counter_of(what, outcome).inc()


# Looking it up by its labels takes as long again as counting; there are twenty of them.
@lru_cache(len(Act) * len(Outcome))
def _counter_of(what: Act, outcome: Outcome) -> Counter:
    return _acts.labels(what.value, outcome.value)


def delivery(kind: Kind, outcome: str) -> None:
    """Something became of a message: ``sent``, ``missed``, ``failed``, ``put_off`` or the like."""
    _deliveries.labels(shown(kind), outcome).inc()


def delivered(kind: Kind, lateness: timedelta) -> None:
    """A message stands in Slack."""
    _lateness.labels(shown(kind)).observe(max(0.0, lateness.total_seconds()))


def word_dropped() -> None:
    """A word to a person was left out: too many were waiting."""
    _words_dropped.inc()


def slack_called(outcome: str) -> None:
    """Slack was called: ``ok``, or the kind of trouble."""
    _calls.labels(outcome).inc()
    if outcome == "ok":
        _answered.set_to_current_time()


@contextmanager
def job(name: str) -> Iterator[None]:
    """Time a job, and count it if it fails."""
    began = time.perf_counter()
    try:
        yield
    except Exception:
        _job_failures.labels(name).inc()
        raise
    else:
        _job_done.labels(name).set_to_current_time()
    finally:
        _jobs.labels(name).observe(time.perf_counter() - began)


def page(look: Callable[[], Seen]) -> bytes:
    """Everything, as Prometheus reads it."""
    now = CollectorRegistry()
    now.register(_Looked(look()))
    return generate_latest(REGISTRY) + generate_latest(now)


@dataclass(frozen=True, eq=False)
class _Looked(Collector):
    seen: Seen

    def collect(self) -> Iterable[Metric]:
        seen = self.seen
        yield _labelled(
            "sta_build_info",
            "What runs here.",
            {"version": seen.version, "schema": seen.schema},
        )
        faults = CounterMetricFamily(
            "sta_database_errors", "What the database did not do.", labels=["fault"]
        )
        for fault in Fault:
            faults.add_metric([fault.value], seen.database_faults.get(fault, 0))
        yield faults
        answers = seen.outbox is not None
        yield _gauge("sta_database_up", "Whether the database answers.", answers)
        if seen.outbox is not None:
            yield from _of_the_outbox(seen.outbox)
        behind = GaugeMetricFamily(
            "sta_arrears", "Work that should be done by now.", labels=["what"]
        )
        for what, count in seen.arrears.items():
            behind.add_metric([what], count)
        yield behind
        if seen.replicas is not None:
            yield _gauge("sta_replicas", "Copies of the bot that live.", seen.replicas)
        if seen.lines is not None:
            yield _gauge("sta_socket_lines_open", "Lines to Slack that are open.", seen.lines)
            yield CounterMetricFamily(
                "sta_socket_lines_rebuilt",
                "Lines to Slack that were opened anew.",
                value=seen.lines_rebuilt,
            )


def _of_the_outbox(seen: Outbox) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "sta_outbox_waiting", "Messages that are due and not sent yet.", labels=["kind"]
    )
    counts = dict.fromkeys([*_SHOWN_AS.values(), _OTHER_WORDS], 0)
    for kind, count in seen.waiting.items():
        counts[shown(kind)] += count
    for name, count in counts.items():
        waiting.add_metric([name], count)
    yield waiting
    yield _gauge("sta_outbox_late", "Those due for more than a minute.", seen.late)
    yield _gauge("sta_outbox_held", "Those that wait because Slack asked us to.", seen.held)
    yield _gauge("sta_outbox_oldest_seconds", "How long the oldest waits.", seen.oldest_seconds)
    yield _gauge("sta_wards", "Wards that are set up.", seen.wards)
    yield _gauge(
        "sta_wards_in_trouble", "Wards that Slack refuses something for.", seen.wards_in_trouble
    )


def shown(kind: Kind) -> str:
    """What monitoring and the log call a kind of message. None of them says "a concern"."""
    return _SHOWN_AS.get(kind, _OTHER_WORDS)


def _gauge(name: str, purpose: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, purpose, value=value)


def _labelled(name: str, purpose: str, labels: Mapping[str, str]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, purpose, labels=list(labels))
    family.add_metric(list(labels.values()), 1)
    return family
