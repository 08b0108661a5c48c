"""The commands that an operator types: ``sta …``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from bot import export as exporting
from bot import logs
from bot.clock import SystemClock
from bot.digest.content import Content
from bot.digest.words import plain_digest
from bot.manifest import manifest as slack_manifest
from bot.settings import Settings, SettingsError, load_settings
from prompts import loading
from prompts.problems import LibraryError
from storage import audit, digests, readings, schema, wards
from storage.database import Database, NotSaved
from storage.screening import screen as find_identifiers
from storage.screening import to_json
from storage.secrecy import BadKey, new_key

app = typer.Typer(
    name="sta",
    help="A Slack bot that brings relational security to every shift handover.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys_app = typer.Typer(help="The keys that encrypt what is stored.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")

console = Console()
errors = Console(stderr=True)

WardName = Annotated[str, typer.Argument(help="The ward's name, channel ID or id.")]


class ExportFormat(StrEnum):
    """For a spreadsheet, or for a program."""

    CSV = "csv"
    JSON = "json"


def main() -> None:
    """Run a command; whatever the operator can mend is one clear line, never a traceback."""
    try:
        app()
    except SettingsError as trouble:
        _stop(*trouble.problems)
    except (BadKey, schema.SchemaTrouble) as trouble:
        _stop(str(trouble))
    except LibraryError as trouble:
        _stop(*(str(problem) for problem in trouble.problems))
    except NotSaved:
        _stop("The database did not answer. Check DATABASE_URL, the disk, and who may write there.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The page's port; 0 picks a free one.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Show the whole product on this machine: a practice Slack, two wards, sample answers."""
    from bot import demo as show

    show.run(port=port, open_browser=browser, console=console)


@app.command()
def run() -> None:
    """Run the bot: Socket Mode with an app token, else HTTP."""
    from bot import running

    settings = load_settings()
    settings.require_slack()
    settings.require("STA_KEYS")
    logs.set_up(settings.log_level, settings.log_format)
    try:
        running.run(settings, SystemClock())
    except running.AlreadyRunning as trouble:
        _stop(str(trouble))


@app.command()
def migrate() -> None:
    """Bring the database's tables up to this version. Run it after every upgrade."""
    with _database(load_settings(), checked=False) as database:
        before = schema.version(database)
        schema.migrate(database)
        after = schema.version(database)
    console.print(
        "The database is up to date." if before == after else "The database was brought up to date."
    )


@keys_app.command("new")
def keys_new() -> None:
    """Print a new key for STA_KEYS. Keep it safe and apart from the database."""
    typer.echo(new_key())


@app.command()
def doctor() -> None:
    """Check tokens, scopes, database, library, channels and clock; say what to do about each."""
    from bot import doctor as checks

    findings = checks.examine(load_settings, SystemClock())
    for finding in findings:
        mark = "[green]ok[/green]  " if finding.well else "[red]mend[/red]"
        console.print(f"{mark} [bold]{finding.part}[/bold]: {finding.said}", highlight=False)
        if finding.remedy:
            console.print(f"       {finding.remedy}", highlight=False)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@app.command()
def manifest(
    request_url: Annotated[
        str | None, typer.Option(help="The bot's public address, for HTTP instead of Socket Mode.")
    ] = None,
) -> None:
    """Print the Slack app manifest, with the fewest scopes; optional ones are marked."""
    typer.echo(
        json.dumps(
            slack_manifest(socket_mode=request_url is None, request_url=request_url),
            indent=2,
            ensure_ascii=False,
        )
    )


@app.command()
def digest(
    ward: WardName,
    week: Annotated[
        str | None, typer.Option(help="The Monday it was sent in the week of, like 2026-06-01.")
    ] = None,
) -> None:
    """Print a ward's weekly digest as its managers were sent it."""
    with _database(load_settings()) as database, database.reading() as session:
        found = _ward(session, ward)
        stored = (
            digests.find(session, found.id, _day(week))
            if week
            else digests.latest(session, found.id)
        )
        if stored is None:
            _stop("There is no digest for that week yet.")
        figures = readings.find(session, found.id, stored.content["published"])
        typer.echo(plain_digest(found.name, Content.from_json(stored.content), figures))


@app.command()
def export(
    ward: WardName,
    form: Annotated[ExportFormat, typer.Option("--format", help="csv or json.")] = ExportFormat.CSV,
) -> None:
    """Print a ward's published figures, and nothing but figures."""
    with _database(load_settings()) as database, database.writing() as session:
        found = _ward(session, ward)
        figures = readings.published(session, found.id)
        audit.note(
            session,
            audit.Act.FIGURES_EXPORTED,
            actor="operator",
            at=SystemClock().now(),
            ward_id=found.id,
        )
    as_text = exporting.as_csv if form is ExportFormat.CSV else exporting.as_json
    typer.echo(as_text(figures).rstrip("\n"))


@app.command()
def catalogue(
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole library.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Check the library and overlays.")] = False,
    overlay: Annotated[
        list[Path] | None, typer.Option(help="A folder that adds to the library; repeatable.")
    ] = None,
) -> None:
    """Show or check the library of prompts, with your own folders laid over it."""
    overlays = tuple(overlay) if overlay else load_settings().library
    if check:
        problems = loading.check(overlays=overlays)
        for problem in problems:
            typer.echo(str(problem))
        if problems:
            raise typer.Exit(1)
        console.print("The library is sound.")
        return
    library = loading.load(overlays=overlays)
    if as_json:
        typer.echo(json.dumps(loading.as_json(library), ensure_ascii=False, indent=2))
        return
    for dimension in library.dimensions:
        console.print(
            f"[bold]{dimension.name}[/bold]  {len(dimension.see)} SEE, "
            f"{len(dimension.think)} THINK, {len(dimension.act)} ACT",
            highlight=False,
        )
    for area in library.areas:
        console.print(f"[bold]{area.name}[/bold]  {len(area.measures)} measures", highlight=False)


@app.command()
def screen() -> None:
    """Find patient identifiers: reads one JSON string a line, prints one JSON object a line."""
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except ValueError:
            text = None
        if not isinstance(text, str):
            _stop(f"Line {number} is not a JSON string. Nothing from it on was read.")
        typer.echo(json.dumps(to_json(find_identifiers(text)), ensure_ascii=False))


@contextmanager
def _database(settings: Settings, *, checked: bool = True) -> Iterator[Database]:
    database = Database(settings.database_url.get_secret_value())
    try:
        if checked:
            schema.check(database)
        yield database
    finally:
        database.close()


def _ward(session: Session, words: str) -> wards.Ward:
    try:
        return wards.find_by_name(session, words)
    except wards.UnknownWard:
        names = ", ".join(ward.name for ward in wards.everywhere(session)) or "none yet"
        _stop(f"There is no single ward called “{words}”. Wards: {names}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _stop(f"“{text}” is not a date. Write it like 2026-06-01.")


def _stop(*lines: str) -> NoReturn:
    for line in lines:
        errors.print(line, style="red", highlight=False, soft_wrap=True, markup=False)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
