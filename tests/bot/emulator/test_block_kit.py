"""Block Kit as a whole: what Slack adds, and that any JSON has an answer."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.block_kit import check_home, check_message_blocks, check_modal, complete_blocks
from tests.bot.emulator.pieces import actions, button, section


def test_blocks_and_elements_without_an_id_are_given_one_of_their_own() -> None:
    completed = complete_blocks([actions(button(), button()), {"type": "divider"}])
    ids = [block["block_id"] for block in completed]
    ids += [element["action_id"] for element in completed[0]["elements"]]
    assert len(set(ids)) == 4


def test_completing_blocks_leaves_what_was_sent_as_it_was() -> None:
    sent = [section()]
    complete_blocks(sent)
    assert sent == [section()]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "element", "options", "block_id", "accessory", "rows"]
            ),
            inner | st.sampled_from(["section", "actions", "input", "plain_text", "button"]),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(_JSON)
def test_any_json_is_either_good_or_refused_with_a_pointer(value: Any) -> None:
    problems = [*check_message_blocks(value), *check_modal(value), *check_home(value)]
    assert all(problem.pointer.startswith(("/blocks", "/view")) for problem in problems)
