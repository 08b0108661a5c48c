"""Trigger ids: three seconds, once."""

from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.interactions.triggers import Trigger, TriggerFault, Triggers
from tests.bot.emulator.hand import Hand


@given(wait=st.floats(0, 10))
def test_a_trigger_serves_for_three_seconds(wait: float) -> None:
    hand = Hand()
    triggers = Triggers(3.0, hand)
    trigger_id = triggers.make("U1")
    hand.now += wait
    served = triggers.exchange(trigger_id)
    assert isinstance(served, Trigger) if wait <= 3 else served is TriggerFault.EXPIRED


def test_a_trigger_serves_once() -> None:
    triggers = Triggers(3.0, Hand())
    trigger_id = triggers.make("U1")
    triggers.exchange(trigger_id)
    assert triggers.exchange(trigger_id) is TriggerFault.EXCHANGED


def test_a_trigger_that_nobody_handed_out_is_invalid() -> None:
    assert Triggers(3.0, Hand()).exchange("1.2.abc") is TriggerFault.INVALID


def test_a_trigger_knows_who_acted_and_where() -> None:
    triggers = Triggers(3.0, Hand())
    trigger = triggers.exchange(triggers.make("U1", "V1"))
    assert isinstance(trigger, Trigger)
    assert (trigger.user, trigger.view_id) == ("U1", "V1")


def test_no_two_triggers_are_alike() -> None:
    triggers = Triggers(3.0, Hand())
    assert len({triggers.make("U1") for _ in range(100)}) == 100
