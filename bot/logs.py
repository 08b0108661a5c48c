"""What is logged: events and figures, never words, names or ids.

A log line may hold only the fields named here, each of a checked shape; anything else is
dropped and counted. What libraries say is cut down to who said it and where in the code,
because their sentences quote what they were given. So a slip in one line of code, ours or
theirs, cannot put a person or a concern into the log.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from bot import faults
from bot.settings import LogFormat, LogLevel

OURS: Final = ("bot", "storage", "prompts")
LIBRARY_EVENT: Final = "library_message"
UNNAMED_EVENT: Final = "unnamed_event"

_EVENT = re.compile(r"[a-z][a-z0-9_]{0,63}")
_CODE = re.compile(r"[a-z][a-z0-9_.\-]{0,63}")
# An exception's class, of two words or ending in Error; or a code.
_ERROR = re.compile(rf"([A-Z]+[a-z]+){{2,8}}|[A-Za-z]{{1,60}}Error|{_CODE.pattern}")
_METHOD = re.compile(r"[a-z]+(\.[a-zA-Z]+){1,3}")
_VERSION = re.compile(r"[0-9a-f][0-9a-z.+\-]{0,39}")
_FRAMES = 12
_SLACKS_LOGGERS = (
    "slack_bolt",
    "slack_bolt.App",
    "slack_sdk",
    "slack_sdk.socket_mode.builtin.client",
    "slack_sdk.web.base_client",
    "slack_sdk.web.client",
    "slack_sdk.web.slack_response",
    "slack_sdk.webhook.client",
)

_FIGURES = {
    "agreed_actions", "attempt", "audit", "bytes", "concerns", "connection", "connections",
    "count", "days", "deeds", "deleted", "deliveries", "digests", "failed", "figures", "handovers",
    "late_seconds", "missed", "ms", "ok", "outages", "pages", "pending", "pid", "port",
    "private_deliveries", "prompts", "readings", "retry_after", "seconds", "sent", "status",
    "waiting", "wards", "workers",
}  # fmt: skip
_CODES = {
    "action", "code", "command", "component", "feature", "job", "kind", "outcome", "part",
    "reason", "setting", "signal", "state", "transport",
}  # fmt: skip
_VERSIONS = {"fingerprint", "python", "schema", "version"}


def _is_figure(value: object) -> bool:
    return isinstance(value, (int, float))


def _fits(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


ALLOWED: Final[dict[str, Callable[[object], bool]]] = {
    **dict.fromkeys(_FIGURES, _is_figure),
    **dict.fromkeys(_CODES, _fits(_CODE)),
    **dict.fromkeys(_VERSIONS, _fits(_VERSION)),
    **dict.fromkeys(("said", "what_to_do"), faults.is_sentence),
    "error": _fits(_ERROR),
    "method": _fits(_METHOD),
}


def get_logger(name: str) -> FilteringBoundLogger:
    """A logger for one module: ``log.info("delivery_sent", kind="prompt", ms=12)``.

    The event is a snake_case name, and the fields are those of :data:`ALLOWED`. A module that
    calls ``structlog.get_logger()`` gets the same, under its own name.
    """
    logger: FilteringBoundLogger = structlog.get_logger(name)
    return logger


def set_up(
    level: LogLevel, form: LogFormat, stream: TextIO | None = None, *, only_ours: bool = False
) -> None:
    """Send everything that this process logs, libraries included, through one narrow door.

    :param stream: where the lines go; what is ``sys.stderr`` by now, unless told otherwise.
    :param only_ours: libraries are not heard, for a command that says itself what goes wrong.
    """
    stream = stream or sys.stderr
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    named: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        stamp,
    ]
    structlog.configure(
        processors=[
            keep_what_is_allowed,
            describe_exception,
            *named,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.value)),
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(_not_slacks_bodies)
    if only_ours:
        handler.addFilter(_is_ours)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(form, stream),
            ],
            foreign_pre_chain=[reduce_library_message, describe_exception, *named],
            use_get_message=False,  # the library's sentence is never even put together
        )
    )
    _install(handler, level)


def keep_what_is_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every field that is not on the list or not of its shape, and say how many."""
    kept: EventDict = {"event": event.get("event"), "exc_info": event.get("exc_info")}
    lost = 0
    if not _fits(_EVENT)(kept["event"]):
        kept["event"] = UNNAMED_EVENT
        lost += 1
    for name, value in event.items():
        if name in kept or value is None:
            continue
        if name in ALLOWED and ALLOWED[name](value):
            kept[name] = value
        else:
            lost += 1
    if lost:
        kept["dropped"] = lost
    return kept


def reduce_library_message(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep of a library's message only where in its code it was said."""
    record: logging.LogRecord = event["_record"]
    return {
        "event": LIBRARY_EVENT,
        "at": f"{_short(record.pathname)}:{record.lineno}",
        "exc_info": event.get("exc_info"),
        "_record": record,
        "_from_structlog": event["_from_structlog"],
    }


def describe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the classes of an exception and the lines of code it passed in place of itself.

    Its message and the values of its variables may quote what a person wrote.
    """
    error = _exception(event.pop("exc_info", None))
    if error is not None:
        event["error_class"] = " < ".join(type(one).__name__ for one in _causes(error))
        event["where"] = _frames(error.__traceback__)
    return event


def _install(handler: logging.Handler, level: LogLevel) -> None:
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Without their sentences, the libraries' chatter tells nobody anything.
    root.setLevel(logging.INFO if level is LogLevel.DEBUG else logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.value)
    quiet_slack()
    logging.captureWarnings(capture=True)
    # A line that cannot be written would be shown on stderr with all its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _crashed
    threading.excepthook = _thread_crashed


def quiet_slack() -> None:
    """Keep Slack's libraries from logging bodies, which they do at DEBUG.

    They look at a logger's own level and take "not set" for DEBUG, so each gets one.
    """
    made = [name for name in logging.root.manager.loggerDict if _is_slacks(name)]
    for name in (*_SLACKS_LOGGERS, *made):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.INFO))


def _not_slacks_bodies(record: logging.LogRecord) -> bool:
    # Its loggers have levels of their own, so they would pass by the one that was chosen.
    least = max(logging.INFO, logging.getLogger().level)
    return record.levelno >= least or not _is_slacks(record.name)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _is_slacks(name: str) -> bool:
    return name.partition(".")[0] in {"slack_sdk", "slack_bolt"}


def _renderer(form: LogFormat, stream: TextIO) -> Processor:
    if form is LogFormat.CONSOLE:
        return structlog.dev.ConsoleRenderer(colors=stream.isatty(), sort_keys=False)
    return structlog.processors.JSONRenderer()


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    get_logger("bot").critical("crashed", exc_info=error)


def _thread_crashed(args: threading.ExceptHookArgs) -> None:
    get_logger("bot").critical("thread_crashed", exc_info=args.exc_value)


def _exception(info: object) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1] if isinstance(info[1], BaseException) else None
    return sys.exc_info()[1] if info else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def _frames(trace: TracebackType | None) -> list[str]:
    places = [
        f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in traceback.walk_tb(trace)
    ]
    return places[-_FRAMES:]


def _short(filename: str) -> str:
    """The end of a path: its beginning may hold the name of somebody's home folder."""
    parts = Path(filename).parts
    for mark in ("site-packages", "dist-packages"):
        if mark in parts:
            return "/".join(parts[parts.index(mark) + 1 :])
    return "/".join(parts[-3:])
