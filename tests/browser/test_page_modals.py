"""Modals: filling, sending, errors, the stack of views, and what stays when things change."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.sample_app import GALLERY, with_section
from tests.browser.training_room import OpenPage, Room

pytestmark = pytest.mark.browser


def open_form(page: Page) -> None:
    """Open the form with the shortcut."""
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Open the form").click()
    expect(page.get_by_role("dialog", name="Set up a ward")).to_be_visible()


def send(page: Page, name: str) -> None:
    """Fill in what must be filled in, and send."""
    page.get_by_label("Ward name").fill(name)
    page.get_by_label("Today").check()
    page.get_by_role("button", name="Save").click()


@pytest.fixture
def form(room: Room, open_page: OpenPage) -> Page:
    """Anna's page with the form open."""
    page = open_page(room.address(room.anna))
    open_form(page)
    return page


def test_what_is_filled_in_reaches_the_app(room: Room, form: Page) -> None:
    form.get_by_label("Shift pattern").select_option("Three shifts")
    form.get_by_label("Night").uncheck()
    form.get_by_text("Choose", exact=True).click()
    form.get_by_label("Ben Hughes").check()
    form.get_by_label("Deputy").select_option("Willow office (shared account)")
    form.get_by_label("Minutes before").fill("20")
    form.get_by_label("From", exact=False).fill("07:15")
    form.get_by_label("What to do in an emergency").fill("Ring 2222.")
    send(form, "Willow")
    expect(form.get_by_role("dialog")).to_be_hidden()
    values = room.desk.forms[0]
    assert values["name"]["name"]["value"] == "Willow"
    assert values["pattern"]["pattern"]["selected_option"]["value"] == "three shifts"
    assert [one["value"] for one in values["which"]["which"]["selected_options"]] == ["day"]
    assert values["soon"]["soon"]["selected_option"]["value"] == "today"
    assert values["managers"]["managers"]["selected_users"] == [room.ben.id]
    assert values["deputy"]["deputy"]["selected_user"] == room.office.id
    assert values["minutes"]["minutes"]["value"] == "20"
    assert values["from"]["from"]["selected_time"] == "07:15"
    assert values["words"]["words"]["value"] == "Ring 2222."


def test_a_required_field_left_empty_is_named_at_the_field(form: Page) -> None:
    form.get_by_role("button", name="Save").click()
    name = form.get_by_label("Ward name")
    expect(name).to_have_accessible_description("Please complete this required field.")
    expect(name).to_be_focused()


def test_an_error_from_the_app_stands_at_its_field_until_it_is_changed_and_can_come_again(
    form: Page,
) -> None:
    send(form, "Taken")
    name = form.get_by_label("Ward name")
    expect(name).to_have_accessible_description("That name is taken. Choose another.")
    expect(name).to_have_value("Taken")
    expect(name).to_be_focused()
    expect(form.get_by_text("Not sent. One field needs another look.")).to_be_attached()
    error = form.get_by_text("That name is taken.")
    name.press("End")
    name.press_sequentially("!")
    expect(error).to_be_hidden()
    send(form, "Taken")
    expect(error).to_be_visible()


def test_sending_says_so_and_sends_once(room: Room, form: Page) -> None:
    room.desk.may_answer.clear()
    send(form, "Willow")
    expect(form.get_by_role("button", name="Sending…")).to_be_visible()
    form.get_by_label("Ward name").press("Enter")
    room.desk.may_answer.set()
    expect(form.get_by_role("dialog")).to_be_hidden()
    assert len(room.desk.forms) == 1


def test_typing_goes_on_while_other_things_change(room: Room, form: Page) -> None:
    name = form.get_by_label("Ward name")
    name.press_sequentially("Wilow")
    name.press("ArrowLeft")
    name.press("ArrowLeft")
    room.says("Something else")
    expect(form.get_by_text("Something else")).to_be_attached()
    form.keyboard.type("l")
    expect(name).to_have_value("Willow")


def test_an_update_by_the_app_keeps_what_is_typed_and_the_focus(room: Room, form: Page) -> None:
    form.get_by_label("This week").check()
    form.get_by_label("Ward name").press_sequentially("Wil")
    view = room.anna.view
    assert view is not None
    changed = with_section(GALLERY["form"], "The app changed this.")
    room.app.client.views_update(view_id=view["id"], view=changed)
    expect(form.get_by_text("The app changed this.")).to_be_visible()
    form.keyboard.type("low")
    expect(form.get_by_label("Ward name")).to_have_value("Willow")
    expect(form.get_by_label("This week")).to_be_checked()


def test_a_choice_that_asks_the_app_changes_the_form_around_it(form: Page) -> None:
    form.get_by_label("Ward name").fill("Willow")
    form.get_by_label("Shift pattern").select_option("Our own")
    expect(form.get_by_text("You chose Our own.")).to_be_visible()
    expect(form.get_by_label("Shift pattern")).to_have_value("2")
    expect(form.get_by_label("Ward name")).to_have_value("Willow")


def test_a_form_can_be_updated_by_the_answer(form: Page) -> None:
    send(form, "Update")
    expect(form.get_by_role("dialog", name="One more thing")).to_contain_text("It was updated.")


def test_a_form_that_comes_back_begins_at_the_field_that_asks_for_it(form: Page) -> None:
    form.get_by_label("What to do in an emergency").fill("Ring 2222.")
    send(form, "Look again")
    expect(form.get_by_text("Please look again.")).to_be_in_viewport()
    expect(form.get_by_label("Ward name")).to_be_focused()
    expect(form.get_by_label("What to do in an emergency")).to_have_value("Ring 2222.")


def test_escape_takes_one_view_off_the_stack_and_nothing_of_it_stays(form: Page) -> None:
    send(form, "Push")
    expect(form.get_by_role("dialog", name="One more thing")).to_be_visible()
    form.keyboard.press("Escape")
    expect(form.get_by_role("dialog", name="Set up a ward")).to_be_visible()
    expect(form.get_by_label("Ward name")).to_have_value("Push")
    form.get_by_label("What to do in an emergency").fill("A private word")
    form.keyboard.press("Escape")
    expect(form.get_by_role("dialog")).to_be_hidden()
    expect(form.locator("#modal > *")).to_have_count(0)


def test_the_app_can_close_the_whole_stack(form: Page) -> None:
    send(form, "Push")
    form.get_by_label("Say more").fill("No more")
    form.get_by_role("button", name="Done").click()
    expect(form.get_by_role("dialog")).to_be_hidden()


def test_the_focus_stays_in_the_modal_and_then_returns(room: Room, open_page: OpenPage) -> None:
    room.posts(GALLERY["prompt"])
    page = open_page(room.address(room.anna))
    opener = page.get_by_role("button", name="Enter for the room")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ward name")).to_be_focused()
    inside = "document.activeElement === document.body || modal.contains(document.activeElement)"
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_leaving_the_page_asks_first_while_words_in_a_form_are_not_sent(form: Page) -> None:
    form.get_by_label("Ward name").fill("Half a name")
    with form.expect_event("dialog") as asked:
        form.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_a_list_of_several_folds_with_escape_before_the_modal_closes(form: Page) -> None:
    form.get_by_text("Choose", exact=True).click()
    choice = form.get_by_label("Ben Hughes", exact=True)
    choice.check()
    form.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    expect(form.get_by_role("dialog")).to_be_visible()
    expect(form.get_by_role("button", name="Remove Ben Hughes")).to_be_visible()


def test_rare_fields_are_filled_by_keyboard_and_reach_the_app(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.address(room.anna))
    page.get_by_label("Message #willow-ward").fill("/rare")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Rare fields")
    expect(dialog).to_contain_text("Alarm first.")

    ward = dialog.get_by_label("Ward")
    expect(ward).to_be_focused()
    page.keyboard.type("W")
    expect(dialog.get_by_text("Type 1 more letter.")).to_be_visible()
    page.keyboard.type("i")
    expect(dialog.get_by_role("option")).to_have_text(["Willow", "Wisteria"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(ward).to_have_value("Wisteria")

    staff = dialog.get_by_role("group", name="Staff").get_by_role("combobox")
    for letter in "RW":
        staff.fill(letter)
        dialog.get_by_role("option").first.click()
    dialog.get_by_role("button", name="Remove Rowan").click()
    dialog.get_by_label("Your words").fill("Two\nlines")
    paper = FilePayload(name="rota.txt", mimeType="text/plain", buffer=b"Mon, Tue")
    dialog.get_by_label("Choose files").set_input_files(paper)
    expect(dialog.get_by_role("button", name="Remove rota.txt")).to_be_visible()
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()

    values = room.desk.forms[0]
    assert values["ward"]["ward"]["selected_option"]["value"] == "Wisteria"
    assert [one["value"] for one in values["staff"]["staff"]["selected_options"]] == ["Willow"]
    written = values["words"]["words"]["rich_text_value"]["elements"][0]["elements"][0]["text"]
    assert written == "Two\nlines"
    assert [file["name"] for file in values["papers"]["papers"]["files"]] == ["rota.txt"]
