"""Slack for pytest: a fresh workspace for each test, in milliseconds.

In the project's top `conftest.py`:

    pytest_plugins = ["bot.emulator.pytest_plugin"]

Then a test asks for `slack`, an `Emulator` that runs on a port of its own:

    def test_a_tap_is_answered(slack):
        anna = slack.add_person("anna", name="Anna Okafor")
        ward = slack.add_channel("willow-ward", [anna])
        with my_app(slack.api_url, slack.bot_token, slack.app_token):
            anna.presses("4", channel=ward)
            anna.waits_for("Saved: 4")

Other settings than Slack's own: `@pytest.mark.slack(limits=False, timing=Timing(ack=1))`, with
whatever `Emulator` takes, and `manifest=` for an app to install. For two workspaces, or one that a
fixture sets up, ask for `new_slack` and call it. A test that fails shows what crossed the wire.

Nothing but this module needs pytest.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from .emulator import Emulator

NewSlack = Callable[..., Emulator]
"""Starts one more workspace: takes what `Emulator` takes, and a `manifest` to install."""

_RUNNING = pytest.StashKey[list[Emulator]]()
_SHOWN = 40
"""How many of the last entries of the traffic a failed test shows."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    line = "slack(**settings): settings of the emulated Slack, as Emulator takes them"
    config.addinivalue_line("markers", line)


@pytest.fixture
def new_slack(request: pytest.FixtureRequest) -> Iterator[NewSlack]:
    """Starts workspaces that stop with the test."""
    running = request.node.stash.setdefault(_RUNNING, [])
    with ExitStack() as stack:

        def start(*, manifest: dict[str, Any] | None = None, **settings: Any) -> Emulator:
            emulator = stack.enter_context(Emulator(**settings))
            running.append(emulator)
            if manifest is not None:
                emulator.install(manifest)
            return emulator

        yield start


@pytest.fixture
def slack(request: pytest.FixtureRequest, new_slack: NewSlack) -> Emulator:
    """A running workspace with nobody in it yet. Its settings are those of `@pytest.mark.slack`."""
    marker = request.node.get_closest_marker("slack")
    return new_slack(**(marker.kwargs if marker else {}))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failed test what crossed the wire."""
    report = yield
    if report.failed:
        for emulator in item.stash.get(_RUNNING, []):
            tail = emulator.backend.traffic.tail(_SHOWN)
            report.sections.append((f"What crossed the wire to {emulator.url}", tail))
    return report
