"""The pytest plugin: a fresh workspace, settings by marker, failures that show the traffic."""

import ast
from pathlib import Path

import pytest

from bot.emulator import Emulator, NotOnScreen, pytest_plugin
from bot.emulator.pytest_plugin import NewSlack
from tests.bot.emulator.wards import client_of

PACKAGE = Path(pytest_plugin.__file__).parent


def test_a_fresh_workspace_is_running_and_has_nobody_in_it(slack: Emulator) -> None:
    people = client_of(slack).users_list()["members"]
    assert [user["id"] for user in people] == [slack.bot_user_id]


def test_two_workspaces_run_beside_each_other(slack: Emulator, new_slack: NewSlack) -> None:
    assert slack.url != new_slack().url


def test_rate_limits_are_on_unless_said_otherwise(slack: Emulator, new_slack: NewSlack) -> None:
    assert slack.backend.limits.on
    assert not new_slack(limits=False).backend.limits.on


def test_a_workspace_can_come_with_an_app(new_slack: NewSlack) -> None:
    slack = new_slack(manifest={"display_information": {"name": "Sample"}})
    assert client_of(slack).auth_test()["ok"]
    assert slack.backend.app.manifest.name == "Sample"


def test_a_wait_that_fails_says_what_for_and_shows_the_traffic(slack: Emulator) -> None:
    anna = slack.add_person("anna", name="Anna Okafor")
    client_of(slack).chat_postMessage(channel=anna.id, text="Good morning")
    with pytest.raises(NotOnScreen) as failure:
        anna.waits_for("Saved: 4", timeout=0.01)
    told = str(failure.value)
    assert told.startswith("Waited 0.01 s for Anna Okafor to see 'Saved: 4'.")
    assert "from app call chat.postMessage ok" in told
    assert "Good morning" in told


def test_an_act_that_is_not_possible_shows_the_traffic(slack: Emulator) -> None:
    anna = slack.add_person("anna")
    client_of(slack).chat_postMessage(channel=anna.id, text="Good morning")
    with pytest.raises(NotOnScreen, match=r"no button '4'(.|\n)*chat.postMessage"):
        anna.presses("4")


OTHER_PROJECT = """
    import urllib.request

    import pytest

    @pytest.mark.slack(limits=False, team="Elsewhere")
    def test_passes(slack):
        assert slack.backend.workspace.name == "Elsewhere"
        assert not slack.backend.limits.on

    def test_fails(slack):
        urllib.request.urlopen(slack.api_url + "api.test?colour=blue")
        raise AssertionError("on purpose")
"""


def test_another_project_can_use_it_and_sees_the_traffic_of_what_fails(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(OTHER_PROJECT)
    options = ("--strict-markers", "-p", pytest_plugin.__name__, "-p", "no:cacheprovider")
    outcome = pytester.runpytest_inprocess(*options)
    outcome.assert_outcomes(passed=1, failed=1)
    outcome.stdout.fnmatch_lines(["*What crossed the wire to http://*", "*call api.test ok*blue*"])


def test_nothing_but_the_plugin_needs_pytest() -> None:
    needing = [path.name for path in PACKAGE.rglob("*.py") if "pytest" in _imported(path)]
    assert needing == ["pytest_plugin.py"]


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
