"""The sections of a digest's page, in the order in which a manager with two minutes needs them."""

from __future__ import annotations

from collections.abc import Sequence

from blockkit import Actions, Button, Context, Divider, Header, Section
from blockkit.core import Component

from bot import ways_in
from bot.digest import doings, findings, ids, words
from bot.digest.doings import Done
from bot.digest.movement import Movement
from bot.digest.page import Page
from bot.feature import Block
from bot.slack.message import prose
from bot.slack.text import bold, escape, plain, truncate
from storage.figures import Figures

PULSE = (
    "A pulse to talk about: not a scale, not about any person, "
    "and not for setting one ward beside another."
)
# On a phone, more would push what there is to do out of sight. The others are under "See more".
MOST_READINGS = 3
MOST_ITEMS = 5
# Slack takes twelve thousand characters in a message: all of these together, and what is ours.
LONGEST_HEADING = 700
LONGEST_READING = 700
LONGEST_ITEM = 360
LONGEST_LAPSED = 1000
LONGEST_LOOK = 1500
LONGEST_PARAGRAPH = 3000

Blocks = list[Component | Block]


def page_sections(page: Page) -> Blocks:
    """The whole page: three lines and a question where the week was quiet."""
    content = page.content
    return [
        *_opening(page),
        *(_quiet(page) if content.quiet else _busy(page)),
        *_rhythm(page),
        _buttons(page),
        Context([prose(PULSE)]),
    ]


def charts(page: Page) -> Blocks:
    """The picture, where there is one."""
    if page.picture is None:
        return []
    # Written out, because blockkit takes a quarter of the alt text that Slack does.
    file, alt_text = {"id": page.picture.file_id}, page.picture.alt_text
    return [{"type": "image", "slack_file": file, "alt_text": alt_text}]


def teams_version(page: Page) -> Blocks:
    """When the team gets its version, and a button that shows it before."""
    if page.team_at is None:
        return []
    see = Button("What they will read", action_id=ids.SEE_TEAMS, value=page.digest_id)
    return [Section(prose(escape(words.team_at(page.team_at))), accessory=see)]


def bullets(items: Sequence[str], most: int = MOST_ITEMS) -> str:
    """Some lines of mrkdwn as a list, and how many more there are."""
    lines = [truncate(f"• {item}", LONGEST_ITEM) for item in items[:most]]
    left = len(items) - most
    return "\n".join([*lines, *([f"And {words.number(left)} more."] if left > 0 else [])])


def done_item(it: Done) -> str:
    """Something that was done, as mrkdwn, with its theme in bold."""
    theme = f"{bold(it.theme)}: " if it.theme else ""
    return theme + escape(doings.said_of(it))


def low_first(figures: Figures) -> tuple[bool, bool]:
    """Low readings come first, then those that carry a trend."""
    return (not figures.low, not figures.anchor)


def paragraph(text: str, longest: int = LONGEST_PARAGRAPH) -> Section:
    """A paragraph of mrkdwn that fits."""
    return Section(prose(truncate(text, longest)))


def _opening(page: Page) -> Blocks:
    first, last = page.content.first, page.content.last
    days = f"{first.day} {first:%b} to {last.day} {last:%b}"
    return [
        Header(plain(f"{page.ward}: {days}", 150)),
        paragraph(bold(words.heading(page.content)), LONGEST_HEADING),
        paragraph(escape(words.prompted(page.content)), LONGEST_HEADING),
    ]


def _quiet(page: Page) -> Blocks:
    question = escape(page.content.look.question)
    return [paragraph(f"*A question to ask on the ward:* {question}", LONGEST_LOOK)]


def _busy(page: Page) -> Blocks:
    content = page.content
    moved, others = findings.of_week(content, page.figures)
    blocks = [
        *_what_is_owed(page),
        *_what_moved(page, moved),
        *_newly_published(others, MOST_READINGS - len(moved)),
        *_said_and_done(page),
        Divider(),
        _where_next(page),
        *teams_version(page),
    ]
    if content.lapsed:
        blocks.append(paragraph(escape(words.lapsed(content.lapsed)), LONGEST_LAPSED))
    if content.weeks_until_judged is not None:
        blocks.append(paragraph(findings.weeks_until_judged(content.weeks_until_judged)))
    return blocks


def _what_is_owed(page: Page) -> Blocks:
    today = page.content.made_on
    agreed = [escape(doings.owed(each, today)) for each in page.owed]
    silent = [
        escape(words.silence(each, has_leads=page.has_leads)) for each in page.content.unanswered
    ]
    if not agreed and not silent:
        return []
    # There are four areas: they never crowd out what was agreed.
    return [paragraph("*What is owed*\n" + bullets([*silent, *agreed]))]


def _what_moved(page: Page, moved: Sequence[tuple[Figures, Movement]]) -> Blocks:
    if not moved:
        return []
    said = [escape(findings.moved(figures, movement)) for figures, movement in moved]
    return [
        paragraph("*What moved*"),
        *(paragraph(each, LONGEST_READING) for each in said),
        *charts(page),
    ]


def _newly_published(figures: Sequence[Figures], most: int) -> Blocks:
    if not figures:
        return []
    shown = sorted(figures, key=low_first)[: max(most, 0)]
    left = len(figures) - len(shown)
    if not shown:
        return [paragraph(f"*Newly published:* {words.number(left)}, under *See more*.")]
    return [
        paragraph("*Newly published*"),
        *(paragraph(escape(words.reading(each)), LONGEST_READING) for each in shown),
        *([paragraph(f"And {words.number(left)} more, under *See more*.")] if left else []),
    ]


def _said_and_done(page: Page) -> Blocks:
    if not page.done:
        return []
    listed = bullets([done_item(each) for each in page.done])
    return [paragraph("*You said, we did*\n" + listed)]


def _where_next(page: Page) -> Section:
    look = page.content.look
    acts = "\n".join(f"• {escape(act)}" for act in look.acts)
    return paragraph(
        f"*Where to look next: {escape(look.dimension)}.* {escape(look.reason)}\n{acts}",
        LONGEST_LOOK,
    )


def _rhythm(page: Page) -> Blocks:
    slower = words.rhythm(page.content)
    return [paragraph(escape(slower))] if slower else []


def _buttons(page: Page) -> Actions:
    here = f"{page.ward_id}:{page.content.look.dimension_id}"
    return Actions(
        [
            Button("Make this our focus", action_id=ways_in.CHOOSE_FOCUS, value=here),
            Button("Write what we did", action_id=ways_in.WRITE_DEED, value=here),
            Button("Plan something", action_id=ways_in.PLAN, value=here),
            Button("See more", action_id=ids.SEE_MORE, value=page.digest_id),
        ]
    )
