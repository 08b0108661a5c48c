"""A browser and a training room, for the tests of the emulator's page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    sync_playwright,
)

from tests.bot.concerns.willow import Willow, furnish
from tests.browser.training_room import DESKTOP, OpenPage, Room, Size, connected_room
from tests.house import open_house


def find_browser(playwright: Playwright) -> str | None:
    """The browser to use: the one named, one on this machine, or playwright's own."""
    named = os.environ.get("STA_BROWSER")
    own = playwright.chromium.executable_path
    candidates = (
        named and shutil.which(named),
        shutil.which("chromium"),
        shutil.which("google-chrome"),
        own if Path(own).exists() else None,
    )
    return next((path for path in candidates if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window. Where there is none the test is skipped, but not in CI."""
    with sync_playwright() as playwright:
        path = find_browser(playwright)
        if path is None:
            reason = "No browser found. Install Chromium, or name one in STA_BROWSER."
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        try:
            launched = playwright.chromium.launch(executable_path=path, args=browser_arguments())
        except Error as error:
            pytest.fail(f"The browser at {path} did not start: {error}")
        yield launched
        launched.close()


def browser_arguments() -> list[str]:
    """Keep the browser quiet: it talks to the training room and to nobody else."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
    ]
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-sandbox", *quiet] if as_root else quiet


@pytest.fixture(scope="module")
def one_room() -> Iterator[Room]:
    """A training room whose app is connected, for all the tests of a file."""
    with connected_room() as made:
        yield made


@pytest.fixture
def room(one_room: Room) -> Room:
    """The training room, as it is at first."""
    one_room.tidy()
    return one_room


@pytest.fixture(scope="module")
def willow(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Willow]:
    """The bot with one ward and its recipients, for all the tests of a file. Its clock goes on."""
    path = tmp_path_factory.mktemp("willow") / "ward.db"
    shutil.copyfile(migrated_sqlite, path)
    for house in open_house(f"sqlite:///{path}", limits=False):
        yield furnish(house)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address in a page of its own; afterwards, no page may have complained."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def opened(
        address: str,
        size: Size = DESKTOP,
        scheme: str = "light",
        *,
        loses_server: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        if not loses_server:
            page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
