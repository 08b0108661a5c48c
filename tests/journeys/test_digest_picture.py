"""The picture of a digest: there when something moved, and never worth waiting long for."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from bot.emulator import Fault
from tests.house import House
from tests.journeys.high_week import a_week_of_high_answers, picture_in
from tests.journeys.willow import STAFF, digests_to, set_up_willow


def test_a_digest_in_which_something_moved_comes_with_its_picture(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    a_week_of_high_answers(house)
    house.at("Monday 08:00")

    house.mona.waits_for(lambda: picture_in(house))

    (digest,) = digests_to(house.mona)
    shown = picture_in(house)
    assert shown is not None
    assert "The share at 4 or 5 is above its usual range." in digest
    assert "The share at 4 or 5 is above its usual range." in str(shown["alt_text"])
    file = shown["slack_file"]
    assert isinstance(file, dict)
    with Image.open(BytesIO(house.mona.opens_file(file["id"]))) as picture:
        assert picture.format == "PNG"


def test_see_more_shows_the_charts_as_well(house_in_a_hurry: House) -> None:
    house = house_in_a_hurry
    a_week_of_high_answers(house)
    house.at("Monday 08:00")
    house.mona.waits_for(lambda: picture_in(house))

    house.mona.presses("See more", channel=house.mona.dm)

    house.mona.waits_for(lambda: house.mona.view)
    view = house.mona.view
    assert view is not None
    assert "image" in [block["type"] for block in view["blocks"]]


def test_a_digest_whose_picture_slack_refuses_goes_at_once_without_it(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    a_week_of_high_answers(house)
    house.slack.faults.next("files.getUploadURLExternal", Fault.ERROR("missing_scope"), times=99)
    house.at("Monday 08:00")
    house.tick()

    assert picture_in(house) is None
    assert len(digests_to(house.mona)) == 1


def test_a_digest_waits_a_minute_for_its_picture_and_no_longer(house_in_a_hurry: House) -> None:
    house = house_in_a_hurry
    a_week_of_high_answers(house)
    house.slack.faults.next("files.getUploadURLExternal", Fault.ERROR_500, times=99)
    house.at("Monday 08:00")
    house.tick()
    waiting = digests_to(house.mona)
    house.at("Monday 08:02")
    house.tick()

    assert waiting == []
    assert len(digests_to(house.mona)) == 1
    assert picture_in(house) is None


def test_a_digest_with_too_few_readings_has_no_picture_to_wait_for(
    house_in_a_hurry: House,
) -> None:
    house = house_in_a_hurry
    ward = set_up_willow(house)
    house.at("Wednesday 07:15")
    for name in STAFF:
        house.people[name].presses("4", channel=ward)
    house.at("Monday 08:00")
    house.tick()

    assert len(digests_to(house.mona)) == 1
    assert house.slack.calls("files.getUploadURLExternal") == []
