"""The guided path, what people did, and what else the page alone can do."""

from typing import Any

from bot.emulator import GuideStep, JumpTarget
from tests.bot.emulator.wards import Json, Ward, form, web


def steps(ward: Ward) -> list[Json]:
    found: list[Json] = web.get(f"{ward.emulator.url}/page-api/guide").json()["steps"]
    return found


def do(ward: Ward, what: str = "act", **body: Any) -> Json:
    answer: Json = web.post(f"{ward.emulator.url}/page-api/{what}", json=body).json()
    return answer


def test_a_step_that_was_done_once_stays_done(ward: Ward) -> None:
    answers = iter([False, True, False])
    ward.emulator.guide.append(GuideStep("Do it.", done=lambda: next(answers)))
    assert [steps(ward)[0]["done"] for _ in range(3)] == [False, True, True]


def test_a_step_without_a_question_is_left_to_the_person(ward: Ward) -> None:
    ward.emulator.guide.append(GuideStep("Look round."))
    (step,) = steps(ward)
    assert (step["ticks_itself"], step["done"]) == (False, False)


def test_a_jump_is_a_deed_until_the_path_begins_again(ward: Ward) -> None:
    emulator = ward.emulator
    emulator.jumps.append(JumpTarget("Monday 08:00", lambda: None))
    emulator.guide.append(GuideStep("Jump.", done=lambda: emulator.did("jump", "Monday")))
    do(ward, "jump", id="0")
    before = steps(ward)[0]["done"]
    do(ward, "guide")
    assert (before, steps(ward)[0]["done"]) == (True, False)


def test_a_form_that_was_sent_is_a_deed_by_its_callback_id(staffed: Ward) -> None:
    person = staffed.anna.id
    do(staffed, person=person, kind="command", channel=staffed.channel, text="/form")
    screen = web.get(f"{staffed.emulator.url}/page-api/screen", params={"person": person}).json()
    view_id, callback_id = screen["views"][0]["id"], form()["callback_id"]
    values = {"name": {"name-entry": {"type": "plain_text_input", "value": "Willow"}}}
    before = staffed.emulator.did("view_submit", callback_id)
    do(staffed, person=person, kind="view_submit", view_id=view_id, values=values)
    assert (before, staffed.emulator.did("view_submit", callback_id)) == (False, True)


def test_an_act_that_failed_is_no_deed(ward: Ward) -> None:
    do(ward, person=ward.anna.id, kind="command", channel=ward.channel, text="/nothing")
    assert not ward.emulator.did("command", "/nothing")


def test_a_word_for_one_person_is_put_away_by_them_alone(ward: Ward) -> None:
    ward.client.chat_postEphemeral(channel=ward.channel, user=ward.anna.id, text="psst")
    (message,) = ward.anna.sees(ward.channel)
    sent = {"kind": "dismiss", "channel": ward.channel, "ts": message.ts}
    assert do(ward, person=ward.ben.id, **sent)["error"] == "not_possible"
    assert do(ward, person=ward.anna.id, **sent) == {"ok": True}
    assert ward.anna.sees(ward.channel) == []


def test_the_workspace_says_what_people_do_and_which_session_it_is(ward: Ward) -> None:
    ward.emulator.add_person("gwen", name="Gwen Price", title="Guardian")
    read = web.get(f"{ward.emulator.url}/page-api/workspace").json()
    assert [one["title"] for one in read["people"]][-1] == "Guardian"
    assert len(read["session"]) == 16


def upload(ward: Ward, content: bytes, kind: str = "application/octet-stream") -> Json:
    answer: Json = web.post(
        f"{ward.emulator.url}/page-api/upload",
        params={"person": ward.anna.id, "name": "rota.txt"},
        content=content,
        headers={"Content-Type": kind},
    ).json()
    return answer


def test_a_file_is_taken_for_a_form(ward: Ward) -> None:
    assert upload(ward, b"Mon, Tue")["file"]["name"] == "rota.txt"


def test_a_file_that_is_empty_or_sent_by_another_page_is_refused(ward: Ward) -> None:
    refused = upload(ward, b""), upload(ward, b"Mon", "text/plain")
    assert [one["error"] for one in refused] == ["not_possible", "invalid_arguments"]
