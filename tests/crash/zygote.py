"""A warmed process that starts the bot by forking: loading it anew costs a second each time.

It reads one JSON object a line: an order to start, or ``{"ask": pid}`` whether a process has
ended; and answers each with a line. When it is no longer spoken to, it ends all it has started.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress

from prompts import loading
from tests.crash import victim
from tests.crash.order import Order


def main() -> None:
    """Serve until the harness hangs up."""
    library = loading.load()
    loading.load = lambda *_, **__: library
    started: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line).get("ask")
        if asked is None:
            pid = _start(Order.read(line))
            started.add(pid)
            _answer(pid)
            continue
        ended, status = os.waitpid(asked, os.WNOHANG)
        started.discard(ended)
        _answer(os.waitstatus_to_exitcode(status) if ended else None)
    for pid in started:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _answer(number: int | None) -> None:
    sys.stdout.write(f"{json.dumps(number)}\n")
    sys.stdout.flush()


def _start(order: Order) -> int:
    pid = os.fork()
    if pid:
        return pid
    log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for standard, file in enumerate((nothing, log, log)):
        os.dup2(file, standard)
    sys.stdin = open(os.devnull)  # noqa: SIM115 - for as long as the process lives
    status = 1
    try:
        victim.live(order)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
