"""The official Bolt for JavaScript against the emulator, in Socket Mode.

Run by `make javascript`, which installs it first. Nothing of it is kept in the repository.
"""

import pytest

from bot.emulator import Mishap
from tests.javascript.room import Room

pytestmark = pytest.mark.javascript


def texts(room: Room, channel: str) -> list[str]:
    return [message.text for message in room.anna.sees(channel)]


def sees(room: Room, channel: str, text: str) -> None:
    """Wait until the newest message is this one."""
    room.slack.wait_until(lambda: texts(room, channel)[-1:] == [text], what=text)


def front(room: Room) -> str:
    """The title of the modal in front; empty if none is open."""
    view = room.anna.view
    return str(view["title"]["text"]) if view is not None else ""


def shows(room: Room, title: str) -> None:
    """Wait until this modal is in front."""
    room.slack.wait_until(lambda: front(room) == title, what=f"the form {title!r}")


# Commands


def test_a_command_is_answered_in_its_ack(room: Room) -> None:
    ward = room.new_channel("echo")
    assert room.anna.types_command("/echo hello & goodbye", ward).ok
    assert texts(room, ward) == ["You said hello & goodbye"]


def test_a_command_may_say_something_to_all(room: Room) -> None:
    ward = room.new_channel("say")
    room.anna.types_command("/poll", ward)
    sees(room, ward, "How was it?")


def test_a_command_may_be_answered_later_and_more_than_once(room: Room) -> None:
    ward = room.new_channel("late")
    room.anna.types_command("/late", ward)
    sees(room, ward, "Two")
    one, two = room.anna.sees(ward)
    assert (one.ephemeral, two.ephemeral) == (True, False)


def test_a_command_without_an_ack_fails_with_slacks_sentence(room: Room) -> None:
    ward = room.new_channel("silent")
    outcome = room.anna.types_command("/silent", ward)
    assert outcome.sentence == '/silent failed with the error "operation_timeout"'


def test_the_client_reads_who_and_where(room: Room) -> None:
    ward = room.new_channel("who")
    room.anna.types_command("/who", ward)
    assert texts(room, ward) == ["Anna Okafor, 2 here, app true"]


def test_the_client_raises_slacks_errors(room: Room) -> None:
    ward = room.new_channel("nowhere")
    room.anna.types_command("/nowhere", ward)
    assert texts(room, ward) == ["slack_webapi_platform_error channel_not_found"]


def test_a_file_is_uploaded_and_shared(room: Room) -> None:
    ward = room.new_channel("chart")
    room.anna.types_command("/chart", ward)
    sees(room, ward, "Here it is")
    (message,) = room.slack.messages(ward)
    assert [file["name"] for file in message["files"]] == ["chart.txt"]
    assert room.anna.opens_file(message["files"][0]["id"]) == b"1 2 3"


# Buttons


def test_a_press_is_answered_to_the_person_and_the_message_changes(room: Room) -> None:
    ward = room.new_channel("press")
    room.anna.types_command("/poll", ward)
    sees(room, ward, "How was it?")
    assert room.anna.presses("Good", channel=ward).ok
    sees(room, ward, "Saved: 4")
    room.slack.wait_until(lambda: texts(room, ward) == ["One answer", "Saved: 4"])


def test_a_press_may_replace_its_message(room: Room) -> None:
    ward = room.new_channel("replace")
    room.anna.types_command("/poll", ward)
    sees(room, ward, "How was it?")
    room.anna.presses("Close", channel=ward)
    sees(room, ward, "Closed")


def test_a_press_that_is_delivered_twice_is_acknowledged(room: Room) -> None:
    ward = room.new_channel("twice")
    room.anna.types_command("/poll", ward)
    sees(room, ward, "How was it?")
    room.slack.faults.next_envelope(Mishap.TWICE)
    assert room.anna.presses("Close", channel=ward).ok
    sees(room, ward, "Closed")


# Forms


@pytest.fixture
def form(room: Room) -> Room:
    """The form of a command, in front of Anna."""
    room.anna.types_command("/form", room.new_channel("form"))
    shows(room, "A form")
    return room


def test_a_form_is_sent_and_closes(form: Room) -> None:
    form.anna.fills({"Name": "Anna"})
    assert form.anna.submits() == "closed"
    sees(form, form.anna.dm, "Anna, nowhere")


def test_a_form_comes_back_with_errors_on_their_fields(form: Room) -> None:
    form.anna.fills({"Name": "nobody"})
    assert form.anna.submits() == {"name": "That is nobody"}
    form.anna.fills({"Name": "Anna"})
    assert form.anna.submits() == "closed"


def test_a_form_is_updated_by_its_answer(form: Room) -> None:
    form.anna.fills({"Name": "again"})
    assert form.anna.submits() == "updated"
    assert front(form) == "Once more"
    form.anna.closes_view()


def test_a_form_is_pushed_on_top(form: Room) -> None:
    form.anna.fills({"Name": "more"})
    assert form.anna.submits() == "pushed"
    assert front(form) == "One more"
    form.anna.closes_view()
    assert front(form) == "A form"
    form.anna.closes_view()


def test_the_options_of_a_menu_come_from_the_app(form: Room) -> None:
    form.anna.fills({"Name": "Anna", "Ward": "Oak"})
    assert form.anna.submits() == "closed"
    sees(form, form.anna.dm, "Anna, Oak")


def test_the_app_hears_of_a_form_that_is_closed(form: Room) -> None:
    form.anna.closes_view()
    sees(form, form.anna.dm, "You closed it")


# Shortcuts and Home


def test_a_shortcut_opens_a_form(room: Room) -> None:
    assert room.anna.uses_shortcut("ask").ok
    shows(room, "Shortcut")
    room.anna.closes_view()


def test_a_shortcut_on_a_message_is_answered(room: Room) -> None:
    ward = room.new_channel("about")
    said = room.anna.says("something", ward)
    assert room.anna.uses_shortcut("about", channel=ward, ts=said.ts).ok
    sees(room, ward, "About: something")


def test_home_is_published_and_its_button_works(room: Room) -> None:
    room.anna.opens_home()
    room.anna.waits_for(f"Welcome <@{room.anna.id}>")
    room.anna.presses("More", home=True)
    shows(room, "From Home")
    room.anna.closes_view()


# Events


def test_a_message_is_answered_in_its_thread(room: Room) -> None:
    ward = room.new_channel("hello")
    said = room.anna.says("hello", ward)
    sees(room, ward, f"Hello <@{room.anna.id}>")
    assert room.anna.sees(ward)[-1].thread_ts == said.ts


def test_somebody_who_joins_is_welcomed(room: Room) -> None:
    ward = room.new_channel("joined")
    ben = room.slack.add_person(f"ben-{ward}")
    room.slack.join(ward, ben)
    sees(room, ward, f"Welcome <@{ben.id}>")


# The connection


def is_served(room: Room, channel: str) -> None:
    """The app answers over the connection that it has now."""
    assert room.anna.types_command("/echo back", channel).ok
    assert texts(room, channel)[-1] == "You said back"


def test_the_app_comes_back_after_a_goodbye(room: Room) -> None:
    opened = len(room.slack.calls("apps.connections.open"))
    room.slack.sockets.disconnect("refresh_requested")
    room.slack.wait_until(
        lambda: (
            len(room.slack.calls("apps.connections.open")) > opened
            and room.slack.sockets.connected == 1
        ),
        timeout=15,
        what="another connection",
    )
    is_served(room, room.new_channel("goodbye"))


def test_the_app_notices_that_slack_has_fallen_silent_and_comes_back(room: Room) -> None:
    room.slack.sockets.stall()
    room.slack.wait_until(lambda: room.slack.sockets.stalled)
    room.slack.wait_until(
        lambda: room.slack.sockets.connected and not room.slack.sockets.stalled,
        timeout=20,
        what="another connection",
    )
    is_served(room, room.new_channel("silence"))


def test_the_app_comes_back_after_an_outage(room: Room) -> None:
    room.slack.go_down()
    room.slack.wait_until(lambda: room.slack.sockets.connected == 0)
    room.slack.come_up()
    room.slack.wait_until(lambda: room.slack.sockets.connected, timeout=20)
    is_served(room, room.new_channel("outage"))
