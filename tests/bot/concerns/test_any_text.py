"""Whatever people type is kept to the letter, or refused with a reason and still in its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.concerns import ids, own_listeners, raise_listeners, reader_listeners
from bot.legible import is_blank
from bot.replies import Reply
from bot.slack.payloads import Call, Press, Submission, View
from storage.concerns.tables import Naming, Outcome
from tests.bot.concerns.willow import Willow
from tests.bot.payloads.test_every_payload import problems

Test = TypeVar("Test", bound=Callable[..., object])

NASTY = [
    "<!channel> <!here> <@U0ADMIN> <#C0WARD> <https://evil.example|the rota>",
    "*bold* _it_ ~no~ `code` ```block``` > quoted &lt;b&gt; :fire_extinguisher:",
    '=HYPERLINK("http://evil.example","pay")',
    "@SUM(A1:A9)",
    "\u202eright to left and never back\u2066",
    "שמעתי משהו במסדרון ، سمعت شيئا في الممر",
    "夜勤は人が足りない。 रात में कोई नहीं था",
    "👩🏽‍⚕️🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧 e\u0301 Z̷̢̛a̴l̵g̶o̸",
    "zero\u200bwidth\u200d\u2060 and \ufeff marks",
    "a\x00b \x07 \x1b[31m red",
    "lone \ud83d half",
    " \u200b\u2060\ufeff ",
    "line\r\nbreaks\u2028of\u2029every\x85kind\x0b\x0c",
    "x" * 3000,
    "x" * 3001,
    "👀" * 3000,
    "<" * 3000,
    "e" + "\u0301" * 2999,
    "w " * 1500,
]
# Every character there is, those that are half of one included.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=3001) | st.lists(
    st.sampled_from([*NASTY[:12], "<", "&", "*", "`", "\u202e", "\ud83d", "\x00", "\n", "plain "]),
    max_size=40,
).map("".join)
TRYING = settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def each_of(texts: Sequence[str]) -> Callable[[Test], Test]:
    """Try these as well as what hypothesis thinks of."""

    def trying(test: Test) -> Test:
        for text in texts:
            test = example(text)(test)
        return test

    return trying


def raised(willow: Willow, text: str) -> str | None:
    """Raise a concern with this text; its id. Where it was not stored, the form has said why."""
    house, wiring = willow.house, willow.house.bot.wiring
    call = Call(house.slack.team_id, willow.channel, house.anna.id, "", "", "")
    view = raise_listeners.open_from_command(wiring, call).open
    assert view is not None
    known = {concern.id for concern in willow.concerns()}
    sent = filled(view, {"words": text, "who": [house.gwen.id], "naming": Naming.NAMED.value})
    reply = raise_listeners.send(wiring, submitted(willow, house.anna.id, sent))
    new = [concern.id for concern in willow.concerns() if concern.id not in known]
    assert new or says_why(reply, text)
    return new[0] if new else None


def a_concern(willow: Willow) -> str:
    found = raised(willow, "Two lads go quiet when the door opens.")
    assert found is not None
    return found


def seen(willow: Willow, concern_id: str) -> list[list[str]]:
    """What its reader and its author see that people wrote."""
    wiring = willow.house.bot.wiring
    reader = pressed(willow, willow.house.gwen.id, ids.VIEW, concern_id)
    author = pressed(willow, willow.house.anna.id, f"{ids.MINE_OPEN}_0", concern_id)
    return [
        quotes(reader_listeners.open_concern(wiring, reader).open),
        quotes(own_listeners.open_mine(wiring, author).open),
    ]


def says_why(reply: Reply, text: str) -> bool:
    """Whether a form stays, or comes back with its words, and says what has to be done."""
    if reply.errors:
        return all(len(sentence.split()) > 3 for sentence in reply.errors.values())
    assert reply.update is not None
    assert problems(reply.update) == []
    stands = [
        block["element"].get("initial_value")
        for block in reply.update["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input"
    ]
    return text in stands and "not sent yet" in str(reply.update["blocks"])


def submitted(willow: Willow, user_id: str, view: View) -> Submission:
    values = {
        block: next(iter(actions.values())).get("value")
        for block, actions in view["state"]["values"].items()
    }
    metadata = str(view.get("private_metadata", ""))
    return Submission(willow.house.slack.team_id, user_id, view, values, metadata)


def pressed(willow: Willow, user_id: str, action: str, value: str) -> Press:
    team = willow.house.slack.team_id
    return Press(team, "", user_id, "", "", "", action, value, None)


def filled(view: View, given: dict[str, Any]) -> View:
    """A form as it is sent, its boxes ticked that say that nobody is at risk or meant."""
    values = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        field = next((one for one in given if one in block["block_id"]), None)
        what = given[field] if field else None
        values[block["block_id"]] = {block["element"]["action_id"]: _state(block["element"], what)}
    return {**view, "state": {"values": values}}


def _state(element: dict[str, Any], what: Any) -> dict[str, Any]:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": what}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": [{"value": one} for one in what or []]}
    chosen = {"value": what} if what else element.get("initial_option")
    return {"type": kind, "selected_option": chosen}


def quotes(view: View | None) -> list[str]:
    """What people typed, as a view shows it."""
    assert view is not None
    assert problems(view) == []
    return [
        "".join(piece["text"] for piece in quote["elements"])
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for quote in block["elements"]
    ]


def form_of(willow: Willow, concern_id: str, action: str) -> View:
    """The form in which the reader answers, or the author replies."""
    wiring = willow.house.bot.wiring
    if action == ids.REPLY:
        press = pressed(willow, willow.house.anna.id, f"{ids.MINE_OPEN}_0", concern_id)
        view = own_listeners.open_mine(wiring, press).open
    else:
        press = pressed(willow, willow.house.gwen.id, action, concern_id)
        view = reader_listeners.open_form(wiring, press).update
    assert view is not None
    return view


@TRYING
@each_of(NASTY)
@given(TEXTS)
def test_a_concern_reaches_its_reader_and_its_author_to_the_letter_or_says_why_not(
    willow: Willow, text: str
) -> None:
    concern_id = raised(willow, text)
    if concern_id is not None:
        assert seen(willow, concern_id) == [[text], [text]]


@pytest.mark.parametrize("action", [ids.REPLY, ids.ASK, ids.RECORD, ids.CLOSE])
def test_so_does_every_word_about_it(willow: Willow, action: str) -> None:
    wiring = willow.house.bot.wiring
    listener = own_listeners if action == ids.REPLY else reader_listeners
    person = willow.house.anna if action == ids.REPLY else willow.house.gwen

    @settings(TRYING, max_examples=6)
    @each_of(NASTY[::2])
    @given(TEXTS)
    def reaches_the_other(text: str) -> None:
        concern_id = a_concern(willow)
        form = filled(
            form_of(willow, concern_id, action), {"words": text, "outcome": Outcome.DONE.value}
        )
        reply = listener.send(wiring, submitted(willow, person.id, form))

        by_reader, by_author = seen(willow, concern_id)
        assert by_reader == by_author
        # A concern can be closed without a word.
        nothing_said = action == ids.CLOSE and is_blank(text)
        assert by_reader[1:] == [text] or nothing_said or says_why(reply, text)

    reaches_the_other()
