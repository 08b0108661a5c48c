"""The operator's commands about what is kept: keys, retention, legal holds, the audit.

As in :mod:`bot.cli`, each imports what it works with by itself.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.terminal import progress, say
from storage.hold_reasons import Reason


class Form(StrEnum):
    """For people, for a spreadsheet, or for a program."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


By = Annotated[
    str, typer.Option("--by", help="The workspace admin who decided it: a Slack member ID.")
]

hold_app = typer.Typer(help="Legal holds: what has to be kept as it is.", no_args_is_help=True)


def add_to(app: typer.Typer, keys_app: typer.Typer) -> None:
    """Let these commands be typed."""
    keys_app.command("rotate")(rotate)
    keys_app.command("forget")(forget)
    app.command("retention")(retention)
    app.add_typer(hold_app, name="hold")
    app.command("audit")(audit)


def rotate() -> None:
    """Seal everything anew with the newest key of STA_KEYS. The bot may go on running."""
    from bot.keeping import keys
    from bot.settings import load_settings

    with progress("Sealing anew") as report:
        lines = keys.rotate(load_settings(), SystemClock().now(), report)
    say(lines)


def forget(
    fingerprint: Annotated[str, typer.Argument(help="As `sta doctor` names it.")],
) -> None:
    """Ask no more for a key that is gone for good. The receipt codes that need it are lost."""
    from bot.keeping import keys
    from bot.settings import load_settings

    typer.echo(keys.forget(load_settings(), fingerprint, SystemClock().now()))


def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be deleted, and delete nothing.")
    ] = False,
    log: Annotated[bool, typer.Option("--log", help="Say what was deleted, by count.")] = False,
) -> None:
    """Delete what has been kept long enough, as the bot does every night."""
    from bot.keeping import ending
    from bot.settings import load_settings

    settings, now = load_settings(), SystemClock().now()
    if log:
        say(ending.log(settings, now))
    else:
        say(ending.dry_run(settings, now) if dry_run else ending.tidy(settings, now))


@hold_app.command("set")
def set_hold(
    reason: Annotated[Reason, typer.Option(help="Why it has to be kept.")],
    by: By,
    concern: Annotated[
        str | None, typer.Option(help="The reference that its readers see at the bottom.")
    ] = None,
    ward: Annotated[
        str | None, typer.Option(help="All of a ward's concerns: its name, channel ID or id.")
    ] = None,
) -> None:
    """Keep one concern, or all of a ward's, until the hold is lifted."""
    from bot.keeping import holds
    from bot.settings import load_settings

    settings, now = load_settings(), SystemClock().now()
    if concern is not None and ward is None:
        typer.echo(holds.hold_concern(settings, concern, reason, by, now))
    elif ward is not None and concern is None:
        typer.echo(holds.hold_ward(settings, ward, reason, by, now))
    else:
        raise typer.BadParameter("Say either --concern or --ward.")


@hold_app.command("lift")
def lift_hold(
    hold: Annotated[str, typer.Argument(help="The hold, as `sta hold list` names it.")],
    by: By,
) -> None:
    """End a hold. What no other hold keeps ends when its period does."""
    from bot.keeping import holds
    from bot.settings import load_settings

    typer.echo(holds.lift(load_settings(), hold, by, SystemClock().now()))


@hold_app.command("list")
def list_holds() -> None:
    """Say what is held, why, and who decided it."""
    from bot.keeping import holds
    from bot.settings import load_settings

    say(holds.listed(load_settings()))


def audit(
    reviewer: Annotated[str, typer.Option("--for", help="Who will read it, one of STA_REVIEWERS.")],
    first: Annotated[
        str | None, typer.Option("--from", help="The first day, like 2026-06-01.")
    ] = None,
    last: Annotated[str | None, typer.Option("--until", help="The last day; else today.")] = None,
    ward: Annotated[str | None, typer.Option(help="One ward only.")] = None,
    person: Annotated[str | None, typer.Option(help="What one person did only.")] = None,
    form: Annotated[Form, typer.Option("--format", help="text, csv or json.")] = Form.TEXT,
) -> None:
    """Print who did what kind of thing, and when, as far as the reviewer may see it."""
    from bot.keeping import reviewing
    from bot.settings import load_settings

    asked = reviewing.Asked(first, last, ward, person)
    found = reviewing.reviewed(load_settings(), reviewer, asked, SystemClock().now())
    as_text = {
        Form.TEXT: reviewing.as_text,
        Form.CSV: reviewing.as_csv,
        Form.JSON: reviewing.as_json,
    }
    text = as_text[form](found)
    typer.echo(text, nl=not text.endswith("\n"))
