"""The rules of the blocks that came lately: cards, containers, charts, tables, tasks, alerts."""

from typing import Any

import pytest

from bot.emulator.block_kit import check_home, check_message_blocks, check_modal
from tests.bot.emulator.pieces import (
    IMAGE,
    Json,
    actions,
    alert,
    button,
    card,
    carousel,
    chart,
    container,
    context_actions,
    data_table,
    feedback,
    figure,
    icon,
    lines,
    modal,
    mrkdwn,
    opinion,
    option,
    pie,
    plain,
    plot,
    raw,
    rich,
    section,
    static,
    table,
    task,
)

WEEK = ["Mon", "Tue"]
LINE = plot("line", WEEK, Safety=[("Mon", 3.5), ("Tue", -1)], Calm=[("Mon", 4), ("Tue", 5)])
SOURCE = {"type": "url", "url": "https://example.org", "text": "A page"}

IN_MESSAGES: dict[str, list[Json]] = {
    "table": [table([raw(), figure(), rich({"type": "text", "text": "x"})])],
    "longest table": [table(*[[raw("x")] * 20] * 100, column_settings=[None, {"align": "right"}])],
    "data table": [data_table([raw(), raw()], [raw(), figure()], page_size=100)],
    "longest data table": [data_table(*[[raw()]] * 101, row_header_column_index=0)],
    "pie": [chart(pie(*[(f"slice {n}", 0.5) for n in range(6)]))],
    "line": [chart(LINE)],
    "bar and area": [chart({**LINE, "type": "bar"}), chart({**LINE, "type": "area"})],
    "context actions": [context_actions(feedback(), icon(visible_to_user_ids=["U1"]))],
    "card": [card(hero_image=IMAGE, icon=IMAGE, body=plain("x" * 200), actions=[button()] * 3)],
    "carousel": [carousel(*[card() for _ in range(10)])],
    "container": [container(section(), actions(button()), width="full", icon=IMAGE)],
    "container to unfold": [container(section(), is_collapsible=True, default_collapsed=True)],
    "task": [task(details=rich({"type": "text", "text": "x"}), sources=[SOURCE])],
    "plan": [{"type": "plan", "title": "Plan", "tasks": [task(), task(task_id="2")]}],
}

REFUSED: list[tuple[str, list[Json], str, str]] = [
    (
        "a second table",
        [table([raw()]), table([raw()])],
        "/blocks/1",
        "no more than 1 table allowed",
    ),
    (
        "a second table, inside a container",
        [table([raw()]), container(table([raw()]))],
        "/blocks/1/child_blocks/0",
        "no more than 1 table allowed",
    ),
    (
        "a table too long",
        [table(*[[raw()]] * 101)],
        "/blocks/0/rows",
        "no more than 100 items allowed",
    ),
    (
        "a table too wide",
        [table([raw()] * 21)],
        "/blocks/0/rows/0",
        "no more than 20 items allowed",
    ),
    ("a table of nothing", [table()], "/blocks/0/rows", "no fewer than 1 items allowed"),
    (
        "a table with too much in it",
        [table(*[[raw("x" * 1001)]] * 10)],
        "/blocks/0/rows",
        "must be less than 10001 characters",
    ),
    (
        "a cell that is none",
        [table([plain()])],
        "/blocks/0/rows/0/0/type",
        "unsupported type: plain_text",
    ),
    (
        "a figure that is none",
        [table([{"type": "raw_number", "value": "4", "text": "4"}])],
        "/blocks/0/rows/0/0/value",
        "must provide a number",
    ),
    (
        "a data table without rows beside its header",
        [data_table([raw()])],
        "/blocks/0/rows",
        "no fewer than 2 items allowed",
    ),
    (
        "a data table too long",
        [data_table(*[[raw()]] * 102)],
        "/blocks/0/rows",
        "no more than 101 items allowed",
    ),
    (
        "a data table with a row too short",
        [data_table([raw(), raw()], [raw()])],
        "/blocks/0/rows/1",
        "must have 2 items, as the first row",
    ),
    (
        "a data table whose header is rich",
        [data_table([rich()], [raw()])],
        "/blocks/0/rows/0/0/type",
        "unsupported type: rich_text",
    ),
    (
        "a data table without a caption",
        [{"type": "data_table", "rows": [[raw()], [raw()]]}],
        "/blocks/0",
        "missing required field: caption",
    ),
    (
        "a row header where there is no column",
        [data_table([raw()], [raw()], row_header_column_index=1)],
        "/blocks/0/row_header_column_index",
        "must be less than 1",
    ),
    (
        "a third chart",
        [chart(LINE)] * 3,
        "/blocks/2",
        "no more than 2 charts allowed",
    ),
    (
        "a chart's title too long",
        [chart(LINE, title="x" * 51)],
        "/blocks/0/title",
        "must be less than 51 characters",
    ),
    (
        "a chart of an unknown kind",
        [chart({"type": "radar"})],
        "/blocks/0/chart/type",
        "unsupported type: radar",
    ),
    (
        "a slice of nothing",
        [chart(pie(("None", 0)))],
        "/blocks/0/chart/segments/0/value",
        "must be more than 0",
    ),
    (
        "too many slices",
        [chart(pie(*[(f"s{n}", 1) for n in range(7)]))],
        "/blocks/0/chart/segments",
        "no more than 6 items allowed",
    ),
    (
        "a slice's label too long",
        [chart(pie(("x" * 21, 1)))],
        "/blocks/0/chart/segments/0/label",
        "must be less than 21 characters",
    ),
    (
        "a day without its point",
        [chart(plot("line", WEEK, Safety=[("Mon", 1)]))],
        "/blocks/0/chart/series/0/data",
        "must have one point for each of the categories",
    ),
    (
        "two lines of one name",
        [chart({**LINE, "series": [LINE["series"][0]] * 2})],
        "/blocks/0/chart/series/1/name",
        "`name` must be unique",
    ),
    (
        "one day twice",
        [chart(plot("bar", ["Mon", "Mon"], Safety=[("Mon", 1), ("Mon", 1)]))],
        "/blocks/0/chart/axis_config/categories",
        "`categories` must be unique",
    ),
    (
        "too many context actions",
        [context_actions(*[icon(action_id=str(n)) for n in range(6)])],
        "/blocks/0/elements",
        "no more than 5 items allowed",
    ),
    (
        "a button among context actions",
        [context_actions(button())],
        "/blocks/0/elements/0/type",
        "unsupported type: button",
    ),
    (
        "an icon that is none",
        [context_actions(icon(icon="rocket"))],
        "/blocks/0/elements/0/icon",
        "must be one of: trash",
    ),
    (
        "an opinion without a value",
        [context_actions(feedback(positive_button={"text": plain()}))],
        "/blocks/0/elements/0/positive_button",
        "missing required field: value",
    ),
    (
        "an opinion too long",
        [context_actions(feedback(negative_button=opinion(text=plain("x" * 76))))],
        "/blocks/0/elements/0/negative_button/text/text",
        "must be less than 76 characters",
    ),
    (
        "two context actions of one id",
        [context_actions(icon(action_id="a")), actions(button(action_id="a"))],
        "/blocks/1/elements/0/action_id",
        "`action_id` a already exists",
    ),
    (
        "a card of nothing",
        [{"type": "card", "subtitle": plain()}],
        "/blocks/0",
        "must provide at least one of: hero_image, title, actions, body",
    ),
    (
        "a card's body too long",
        [card(body=mrkdwn("x" * 201))],
        "/blocks/0/body/text",
        "must be less than 201 characters",
    ),
    (
        "a menu on a card",
        [card(actions=[static()])],
        "/blocks/0/actions/0/type",
        "unsupported type: static_select",
    ),
    (
        "too many cards",
        [carousel(*[card()] * 11)],
        "/blocks/0/elements",
        "no more than 10 items allowed",
    ),
    (
        "a section in a carousel",
        [carousel(section())],
        "/blocks/0/elements/0/type",
        "unsupported type: section",
    ),
    (
        "two buttons of one id on two cards",
        [carousel(*[card(actions=[button(action_id="a")])] * 2)],
        "/blocks/0/elements/1/actions/0/action_id",
        "`action_id` a already exists",
    ),
    (
        "a container without a title",
        [{"type": "container", "child_blocks": [section()]}],
        "/blocks/0",
        "must provide at least one of: title, rich_text_title",
    ),
    (
        "a container in a container",
        [container(container(section()))],
        "/blocks/0/child_blocks/0/type",
        "unsupported type: container",
    ),
    (
        "a container too full",
        [container(*[section()] * 11)],
        "/blocks/0/child_blocks",
        "no more than 10 items allowed",
    ),
    (
        "a container that is folded and cannot be unfolded",
        [container(section(), default_collapsed=True)],
        "/blocks/0/default_collapsed",
        "requires `is_collapsible`",
    ),
    (
        "two blocks of one id, one of them in a container",
        [section(block_id="a"), container(section(block_id="a"))],
        "/blocks/1/child_blocks/0/block_id",
        "`block_id` a already exists",
    ),
    (
        "a bad option deep inside",
        [container(actions(static(options=[option("x" * 151)])))],
        "/blocks/0/child_blocks/0/elements/0/options/0/value",
        "must be less than 151 characters",
    ),
    (
        "a task in a state that is none",
        [task(status="asleep")],
        "/blocks/0/status",
        "must be one of: pending, in_progress, complete, error",
    ),
    (
        "a plan of something else",
        [{"type": "plan", "title": "Plan", "tasks": [section()]}],
        "/blocks/0/tasks/0/type",
        "unsupported type: section",
    ),
    (
        "a kind that Slack has not",
        [{"type": "hologram"}],
        "/blocks/0/type",
        "unsupported type: hologram",
    ),
]


@pytest.mark.parametrize("name", IN_MESSAGES)
def test_a_message_takes_the_newer_blocks(name: str) -> None:
    assert check_message_blocks(IN_MESSAGES[name]) == []


@pytest.mark.parametrize(("name", "blocks", "pointer", "message"), REFUSED)
def test_a_message_refuses_the_newer_blocks_at_the_pointer(
    name: str, blocks: Any, pointer: str, message: str
) -> None:
    assert (pointer, message) in lines(check_message_blocks(blocks)), name


@pytest.mark.parametrize("name", IN_MESSAGES)
def test_a_modal_takes_a_card_and_no_other_of_them(name: str) -> None:
    blocks = IN_MESSAGES[name]
    refused = [f"unsupported type: {block['type']}" for block in blocks if name != "card"]
    assert [what for _, what in lines(check_modal(modal(*blocks)))] == refused


@pytest.mark.parametrize("name", IN_MESSAGES)
def test_a_home_takes_cards_and_no_other_of_them(name: str) -> None:
    blocks = IN_MESSAGES[name]
    refused = [
        f"unsupported type: {block['type']}" for block in blocks if name not in {"card", "carousel"}
    ]
    found = lines(check_home({"type": "home", "blocks": blocks}))
    assert [what for _, what in found] == refused


def test_a_modal_takes_an_alert() -> None:
    assert check_modal(modal(alert(level="warning"))) == []


@pytest.mark.parametrize(
    ("block", "pointer", "message"),
    [
        (
            alert(level="loud"),
            "/view/blocks/0/level",
            "must be one of: default, info, warning, error, success",
        ),
        (
            alert(text=mrkdwn("x" * 201)),
            "/view/blocks/0/text/text",
            "must be less than 201 characters",
        ),
    ],
)
def test_a_bad_alert_is_refused_at_its_pointer(block: Json, pointer: str, message: str) -> None:
    assert (pointer, message) in lines(check_modal(modal(block)))


def test_a_home_takes_no_alert() -> None:
    home = {"type": "home", "blocks": [alert()]}
    assert lines(check_home(home)) == [("/view/blocks/0/type", "unsupported type: alert")]
