from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import faults, logs
from bot.settings import LogFormat, LogLevel
from storage.faults import Fault

MARKER = "Zebra-4471 said Anna to U0MARKER77"
LIBRARIES = ("slack_bolt.App", "slack_sdk.web.base_client", "sqlalchemy.engine", "apscheduler.x")

Log = list[dict[str, Any]]


class Lines:
    """What was logged since the test began."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def read(self) -> Log:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """A log at DEBUG, in JSON; everything is put back afterwards."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook
    heard = Lines()
    logs.set_up(LogLevel.DEBUG, LogFormat.JSON, heard.stream)
    yield heard
    root.handlers[:], logging.raiseExceptions = handlers, raises
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def kept(**fields: object) -> dict[str, Any]:
    event = {"event": "something_happened", **fields}
    return dict(logs.keep_what_is_allowed(None, "info", event))


def test_an_event_is_logged_with_its_figures_and_codes(lines: Lines) -> None:
    logs.get_logger("bot.dispatcher").info("delivery_sent", kind="prompt", ms=12, attempt=1)
    line = lines.read()[0]
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "delivery_sent",
        "kind": "prompt",
        "ms": 12,
        "attempt": 1,
        "level": "info",
        "logger": "bot.dispatcher",
    }


@given(name=st.text(min_size=1, max_size=20), value=st.text(max_size=40))
def test_a_field_that_is_not_on_the_list_is_dropped(name: str, value: str) -> None:
    if name in logs.ALLOWED or name in {"event", "exc_info"}:
        return
    assert kept(**{name: value})["dropped"] == 1
    assert name not in kept(**{name: value})


@pytest.mark.parametrize("name", sorted(logs.ALLOWED))
@pytest.mark.parametrize("value", [MARKER, "U0MARKER77", "Anna", "C012AB3CD", [MARKER], {"a": 1}])
def test_an_allowed_field_takes_no_words_names_or_ids(name: str, value: object) -> None:
    assert name not in kept(**{name: value})


def test_a_field_with_nothing_in_it_is_left_out_without_a_count() -> None:
    assert "dropped" not in kept(code=None)


def test_an_event_with_words_in_it_loses_them(lines: Lines) -> None:
    logs.get_logger("bot").info(f"saved {MARKER}")
    assert lines.read()[0]["event"] == logs.UNNAMED_EVENT
    assert MARKER not in lines.text


def test_words_put_into_an_event_by_position_are_lost(lines: Lines) -> None:
    logs.get_logger("bot").info("saved %s", MARKER)
    assert MARKER not in lines.text


def test_what_is_dropped_is_counted(lines: Lines) -> None:
    logs.get_logger("bot").info("tap_saved", user="U0MARKER77", text=MARKER)
    assert lines.read()[0]["dropped"] == 2


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_no_librarys_words_are_logged(library: str, level: str, lines: Lines) -> None:
    logger = logging.getLogger(library)
    getattr(logger, level)(f"body: {MARKER}")
    getattr(logger, level)("body: %s", MARKER, extra={"user": MARKER})
    assert MARKER not in lines.text


def test_a_librarys_message_says_where_in_the_code_it_was_said(lines: Lines) -> None:
    logging.getLogger("sqlalchemy.pool").error("body: %s", MARKER)
    line = lines.read()[0]
    assert (line["event"], line["logger"]) == (logs.LIBRARY_EVENT, "sqlalchemy.pool")
    assert line["at"].startswith("tests/bot/test_logs.py:")


def test_slacks_libraries_stay_silent_at_debug(lines: Lines) -> None:
    logger = logging.getLogger("slack_sdk.web.base_client")
    logger.setLevel(logging.DEBUG)
    logger.debug("Sending a request - body: %s", MARKER)
    assert lines.text == ""


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize("name", ["slack_bolt.App", "slack_sdk.web.base_client"])
def test_slacks_loggers_do_not_take_themselves_for_debug(name: str) -> None:
    assert logging.getLogger(name).level >= logging.INFO


@pytest.mark.parametrize("error", ["NotSaved", "SlackApiError", "OSError", "channel_not_found"])
def test_an_error_is_told_by_its_class_or_code(error: str) -> None:
    assert kept(error=error)["error"] == error


def test_a_logger_without_a_name_takes_its_modules(lines: Lines) -> None:
    structlog.get_logger().warning("delivery_missed", kind="prompt")
    assert lines.read()[0]["logger"] == __name__


def test_our_own_modules_using_the_plain_logger_are_cut_down_too(lines: Lines) -> None:
    logging.getLogger("storage.wards").error("ward %s", MARKER)
    assert lines.read()[0]["event"] == logs.LIBRARY_EVENT
    assert MARKER not in lines.text


def raise_with_words() -> None:
    people: dict[str, str] = {}
    try:
        people[MARKER]
    except KeyError as error:
        secret = MARKER
        raise ValueError(f"could not save {secret}") from error


def test_an_exception_is_told_by_class_and_place_only(lines: Lines) -> None:
    try:
        raise_with_words()
    except ValueError:
        logs.get_logger("bot").exception("tap_failed")
    line = lines.read()[0]
    assert line["error_class"] == "ValueError < KeyError"
    assert all(place.startswith("tests/bot/test_logs.py:") for place in line["where"])
    assert MARKER not in lines.text


def test_a_librarys_exception_is_told_by_class_and_place_only(lines: Lines) -> None:
    try:
        raise_with_words()
    except ValueError:
        logging.getLogger("slack_bolt.App").exception("Failed: %s", MARKER)
    assert lines.read()[0]["error_class"] == "ValueError < KeyError"
    assert MARKER not in lines.text


def test_an_exception_given_as_a_field_is_told_by_class_only(lines: Lines) -> None:
    logs.get_logger("bot").error("tap_failed", exc_info=ValueError(MARKER), error=MARKER)
    assert lines.read()[0]["error_class"] == "ValueError"
    assert MARKER not in lines.text


def test_a_crash_is_logged_without_its_message(lines: Lines) -> None:
    error = RuntimeError(MARKER)
    sys.excepthook(RuntimeError, error, None)
    assert lines.read()[0]["event"] == "crashed"
    assert MARKER not in lines.text


def test_a_crash_in_a_thread_is_logged_without_its_message(lines: Lines) -> None:
    def fail() -> None:
        raise RuntimeError(MARKER)

    thread = threading.Thread(target=fail, name=MARKER)
    thread.start()
    thread.join()
    assert lines.read()[0]["event"] == "thread_crashed"
    assert MARKER not in lines.text


def test_a_warning_is_logged_without_its_message(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(MARKER, stacklevel=1)
    assert MARKER not in lines.text


def test_a_line_that_cannot_be_written_spills_nothing(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    lines.stream.close()
    logging.getLogger("sqlalchemy").error("body: %s", MARKER)
    assert MARKER not in capsys.readouterr().err


def test_the_console_holds_no_more_than_the_json(lines: Lines) -> None:
    logs.set_up(LogLevel.INFO, LogFormat.CONSOLE, lines.stream)
    try:
        raise_with_words()
    except ValueError:
        logs.get_logger("bot").exception("tap_failed", kind="rating", text=MARKER)
    assert "kind=rating" in lines.text
    assert MARKER not in lines.text


def test_below_the_chosen_level_nothing_is_logged(lines: Lines) -> None:
    logs.set_up(LogLevel.WARNING, LogFormat.JSON, lines.stream)
    logs.get_logger("bot").info("delivery_sent", kind="prompt")
    assert lines.text == ""


def test_where_only_we_are_to_be_heard_libraries_are_not(lines: Lines) -> None:
    logs.set_up(LogLevel.ERROR, LogFormat.JSON, lines.stream, only_ours=True)
    for library in LIBRARIES:
        logging.getLogger(library).error("It failed.")
    logs.get_logger("bot").error("tap_failed")
    assert [line["event"] for line in lines.read()] == ["tap_failed"]


def test_a_home_folders_name_is_not_in_a_place() -> None:
    record = logging.LogRecord("x", logging.ERROR, f"/home/{MARKER}/a/b/c.py", 7, "m", (), None)
    event = {"_record": record, "_from_structlog": False}
    assert logs.reduce_library_message(None, "error", event)["at"] == "a/b/c.py:7"


def test_what_an_operator_has_to_do_is_logged_in_our_own_sentences() -> None:
    said = faults.spelt_out("full", faults.WORDS[Fault.FULL])
    assert kept(**said)["what_to_do"] == faults.WORDS[Fault.FULL].remedy


@pytest.mark.parametrize("field", ["said", "what_to_do"])
def test_no_other_sentence_is_logged(field: str) -> None:
    line = kept(**{field: "Anna Okafor said so."})
    assert (field in line, line["dropped"]) == (False, 1)
