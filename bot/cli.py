"""The commands that an operator types: ``sta …``.

Each command imports what it works with by itself: all of it takes a second to load, and most
commands need little of it.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.keeping import commands as keeping
from bot.terminal import progress, say

app = typer.Typer(
    name="sta",
    help="A Slack bot that brings relational security to every shift handover.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys_app = typer.Typer(help="The keys that encrypt what is stored.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")


class ExportFormat(StrEnum):
    """For a spreadsheet, or for a program."""

    CSV = "csv"
    JSON = "json"


WardName = Annotated[str, typer.Argument(help="The ward's name, channel ID or id.")]


def main() -> None:
    """Run a command; whatever the operator can mend is one clear line, never a traceback."""
    try:
        app()
    except Exception as error:
        from bot import mending

        lines = mending.lines(error)
        if not lines:
            raise
        for line in lines:
            typer.secho(line, err=True, fg=typer.colors.RED)
        raise SystemExit(1) from None


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The page's port; 0 picks a free one.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Show the whole product on this machine: a practice Slack, two wards, sample answers."""
    from rich.console import Console

    from bot import demo as show

    show.run(port=port, open_browser=browser, console=Console())


@app.command()
def run() -> None:
    """Run the bot: Socket Mode with an app token, else HTTP."""
    from bot import logs, running
    from bot.settings import load_settings

    settings = load_settings()
    settings.require_to_run()
    logs.set_up(settings.log_level, settings.log_format)
    running.run(settings, SystemClock())


@app.command()
def migrate() -> None:
    """Bring the database's tables up to this version. Run it after every upgrade."""
    from bot import operating
    from bot.settings import load_settings

    typer.echo(operating.migrate(load_settings()))


@keys_app.command("new")
def keys_new() -> None:
    """Print a new key for STA_KEYS. Keep it safe and apart from the database."""
    from storage.secrecy import new_key

    typer.echo(new_key())


@app.command()
def doctor() -> None:
    """Check tokens, scopes, database, library, channels and clock; say what to do about each."""
    from rich.console import Console

    from bot import doctor as checks
    from bot import logs
    from bot.settings import LogFormat, LogLevel, load_settings

    logs.set_up(LogLevel.ERROR, LogFormat.CONSOLE, only_ours=True)
    with Console(stderr=True).status("Looking at everything …"):
        findings = checks.examine(load_settings, SystemClock())
    for finding in findings:
        mark, colour = ("ok  ", typer.colors.GREEN) if finding.well else ("mend", typer.colors.RED)
        typer.echo(f"{typer.style(mark, fg=colour)}  {finding.part}: {finding.said}")
        if finding.remedy:
            typer.echo(f"      {finding.remedy}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@app.command()
def manifest(
    request_url: Annotated[
        str | None, typer.Option(help="The bot's public address, for HTTP instead of Socket Mode.")
    ] = None,
) -> None:
    """Print the Slack app manifest, with the fewest scopes; optional ones are marked."""
    from bot.manifest import manifest as slack_manifest

    _print_json(slack_manifest(socket_mode=request_url is None, request_url=request_url))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to put it. Nothing is overwritten.")],
) -> None:
    """Back up everything but unpublished answers into one file; the bot may go on running."""
    from bot import backups
    from bot.settings import load_settings

    with progress("Backing up") as report:
        lines = backups.back_up(load_settings(), file, SystemClock().now(), report)
    say(lines)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `sta backup` made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of a database that stands there.")
    ] = False,
) -> None:
    """Put a backup where DATABASE_URL points: a new place, SQLite or PostgreSQL. Stop the bot."""
    from bot import backups
    from bot.settings import load_settings

    with progress("Restoring") as report:
        now = SystemClock().now()
        lines = backups.bring_back(load_settings(), file, now, report, replace=replace)
    say(lines)


@app.command("open-concerns")
def open_concerns() -> None:
    """After a restore: let readers open the concerns that came back with the backup."""
    from bot import backups
    from bot.settings import load_settings

    typer.echo(backups.open_concerns(load_settings(), SystemClock().now()))


@app.command()
def digest(
    ward: WardName,
    week: Annotated[
        str | None, typer.Option(help="A day of the week it was sent in, like 2026-06-01.")
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="What the next one would say by now.")
    ] = False,
    team: Annotated[
        bool, typer.Option("--team", help="The version for the team, in the ward's channel.")
    ] = False,
) -> None:
    """Print a ward's weekly digest as its managers were sent it, or how the next one stands."""
    from bot import operating
    from bot.settings import load_settings

    settings, now = load_settings(), SystemClock().now()
    if preview and week is not None:
        raise typer.BadParameter("--preview tells of this week. Leave --week out.")
    if preview and team:
        raise typer.BadParameter("--preview is what managers would read. Leave --team out.")
    if team:
        typer.echo(operating.team_digest(settings, ward, week, now))
    elif not preview:
        typer.echo(operating.digest(settings, ward, week, now))
    else:
        typer.echo(operating.preview(settings, ward, now))
        typer.echo("New readings are not in a preview: they come with the digest alone.")


@app.command()
def export(
    ward: Annotated[
        str | None, typer.Argument(help="The ward's name, channel ID or id, for its figures.")
    ] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="csv or json.")] = ExportFormat.CSV,
    person: Annotated[
        str | None, typer.Option(help="A Slack member ID: what is held under that name.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="The file for a person's copy.")] = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="Ask for the person's receipt codes.")
    ] = False,
) -> None:
    """Print a ward's published figures, or copy what is held under a person's own name."""
    from bot import export as exporting
    from bot import operating
    from bot.settings import load_settings

    if person is not None:
        if ward is not None or to is None:
            raise typer.BadParameter("A person's copy goes into a file: --person ID --to FILE.")
        _copy_for(person, to, form, _codes() if codes else [])
        return
    if ward is None:
        raise typer.BadParameter("Name a ward, or a person with --person and --to.")
    figures = operating.figures(load_settings(), ward, SystemClock().now())
    as_text = exporting.as_csv if form is ExportFormat.CSV else exporting.as_json
    text = as_text(figures)
    typer.echo(text, nl=not text.endswith("\n"))


keeping.add_to(app, keys_app)


@app.command()
def catalogue(
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole library.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Check the library and overlays.")] = False,
    overlay: Annotated[
        list[Path] | None, typer.Option(help="A folder that adds to the library; repeatable.")
    ] = None,
) -> None:
    """Show or check the library of prompts, with your own folders laid over it."""
    from prompts import loading

    overlays = tuple(overlay) if overlay else _overlays_set()
    if check:
        problems = loading.check(overlays=overlays)
        for problem in problems:
            typer.echo(str(problem))
        if problems:
            raise typer.Exit(1)
        typer.echo("The library is sound.")
        return
    library = loading.load(overlays=overlays)
    if as_json:
        _print_json(loading.as_json(library))
        return
    for dimension in library.dimensions:
        see, think, act = map(len, (dimension.see, dimension.think, dimension.act))
        typer.echo(f"{dimension.name}: {see} SEE, {think} THINK, {act} ACT")
    for area in library.areas:
        typer.echo(f"{area.name}: {len(area.measures)} measures")


@app.command()
def screen() -> None:
    """Find patient identifiers: reads one JSON string a line, prints one JSON object a line."""
    from storage import screening

    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except ValueError:
            text = None
        if not isinstance(text, str):
            typer.secho(
                f"Line {number} is not a JSON string. Nothing from it on was read.",
                err=True,
                fg=typer.colors.RED,
            )
            raise typer.Exit(1)
        typer.echo(json.dumps(screening.to_json(screening.screen(text)), ensure_ascii=False))


def _copy_for(person: str, place: Path, form: ExportFormat, codes: list[str]) -> None:
    from bot.keeping import copying
    from bot.settings import load_settings

    now = SystemClock().now()
    say(copying.copy_out(load_settings(), person, codes, place, form.value, now))


def _codes() -> list[str]:
    """Receipt codes, not shown while they are typed, until an empty line."""
    given: list[str] = []
    while code := typer.prompt(
        "A receipt code, or nothing more", default="", show_default=False, hide_input=True
    ):
        given.append(code)
    return given


def _overlays_set() -> tuple[Path, ...]:
    from bot.settings import load_settings

    return load_settings().library


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
