"""Identifiers in free text: what is found, what it is called, what blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nhs_number.validate import calculate_checksum
from stdnum.gb import nhs

from storage.screening import Finding, Kind, explain, screen, to_json

digits = st.text(alphabet="0123456789", min_size=10, max_size=10)
# Nobody's numbers: the range that is never given out.
nine_digits = st.text(alphabet="0123456789", min_size=6, max_size=6).map(lambda tail: f"999{tail}")
# A check digit of ten there is none; such numbers are not given out.
valid_numbers = nine_digits.map(lambda first: f"{first}{calculate_checksum(first)}").filter(
    lambda number: len(number) == 10
)
ROLES = "RMN HCA OT MDT SHO CPN ECT PRN RC AMHP GP HR IT NIC CQC"
separators = st.sampled_from(["", " ", "  ", "-", " - ", ".", "/", "_", "\n", "\u00a0", "\u2013"])


def kinds(text: str) -> set[Kind]:
    return {finding.kind for finding in screen(text)}


def pieces(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in screen(text)]


def blocks(text: str) -> bool:
    return any(finding.blocks for finding in screen(text))


# Numbers with a check digit


@given(number=valid_numbers, data=st.data())
def test_a_valid_nhs_number_blocks_whatever_is_between_its_digits(
    number: str, data: st.DataObject
) -> None:
    typed = "".join(digit + data.draw(separators) for digit in number)

    assert blocks(f"It was {typed.rstrip()} who fell")


@given(number=valid_numbers, wrong=st.integers(1, 9), separator=st.sampled_from(["", " ", "-"]))
def test_an_nhs_number_with_a_wrong_check_digit_warns(
    number: str, wrong: int, separator: str
) -> None:
    broken = f"{number[:9]}{(int(number[9]) + wrong) % 10}"
    typed = separator.join((broken[:3], broken[3:6], broken[6:]))

    assert [finding.blocks for finding in screen(f"It was {typed} who fell")] == [False]


@given(number=digits)
def test_ten_digits_block_just_when_the_check_digit_is_right(number: str) -> None:
    assert blocks(f"it was {number} again") == nhs.is_valid(number)


@given(number=valid_numbers, script=st.sampled_from([0x660, 0x966, 0xFF10, 0x1D7CE]))
def test_digits_of_another_script_are_digits(number: str, script: int) -> None:
    assert blocks("".join(chr(script + int(digit)) for digit in number))


@given(number=valid_numbers, unseen=st.sampled_from("\u200b\u200d\u00ad\ufeff\u2060\u20e3\ufe0f"))
def test_characters_that_cannot_be_seen_hide_nothing(number: str, unseen: str) -> None:
    assert blocks(unseen.join(number))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("999 819 3036", Kind.NHS_NUMBER),
        ("0101116543", Kind.CHI_NUMBER),
        ("3999939990", Kind.HC_NUMBER),
    ],
)
def test_a_number_is_called_what_it_is(text: str, kind: Kind) -> None:
    assert kinds(text) == {kind}


def test_a_number_beside_other_numbers_is_found() -> None:
    assert pieces("obs at 15 999 819 3036 2 hourly") == ["999 819 3036"]


def test_an_nhs_number_with_a_digit_missing_warns() -> None:
    assert [finding.blocks for finding in screen("NHS no 999 819 303")] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "ratings 4, 5, 3, 4, 2, 5, 5, 3, 4, 4",
        "beds 3 4 7 9 11 12 14 are full",
        "temps 36 37 36 38 37",
        "12/03/2026 07:30 to 20:00",
        "BP 120/80 118/76",
        "shifts 0730-1500 1330-2130",
        "order no 4500123456",
        "it cost £4,500,123,456",
    ],
)
def test_lists_times_and_references_are_no_numbers_of_people(text: str) -> None:
    assert screen(text) == ()


# Names


@pytest.mark.parametrize(
    "text",
    [
        "Sister Mary said so",
        "Dr Patel changed it",
        "nurse Anna was alone",
        "our HCA John is tired",
        "told Anna about the patient",
        "Mr Adeyemi, our ward manager, shouts",
        "The consultant, Mrs Green, was late",
        "Miss Okoro (OT) was asked",
        "Mr Hall from security",
        "The patient. Anna was there.",
    ],
)
def test_staff_may_be_named(text: str) -> None:
    assert screen(text) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("patient Jane was upset", "Jane"),
        ("PT jane smith was upset", "jane smith"),
        ("pt. Amir Khan was upset", "Amir Khan"),
        ("the patient's name is Jane", "Jane"),
        ("patient\nJane was upset", "Jane"),
        ("pt O'Leary-Smith was upset", "O'Leary-Smith"),
        ("pt Oisín was upset", "Oisín"),
        ("pt Zoe\u0308 was upset", "Zoe\u0308"),
        ("Jane (patient) was upset", "Jane"),
        ("pt D. Sharpe was upset", "D. Sharpe"),
    ],
)
def test_a_name_beside_a_word_for_a_patient_is_found(text: str, name: str) -> None:
    assert pieces(text) == [name]


def test_every_name_of_a_list_of_patients_is_found() -> None:
    names = ["Kyle", "Josh", "Reece", "Amy", "Ella", "Ruth", "Naomi", "Craig", "Liam"]

    assert pieces(f"patients {', '.join(names)} left") == names


def test_a_patients_name_blocks() -> None:
    assert blocks("patient Jane was upset")


def test_a_title_and_a_name_warn_since_it_may_be_staff() -> None:
    assert [(each.kind, each.blocks) for each in screen("Mr Hollis was late")] == [
        (Kind.PATIENT_NAME, False)
    ]


def test_a_title_before_a_name_is_taken_out_with_it() -> None:
    assert pieces("I saw Mrs van der Berg go") == ["Mrs van der Berg"]


@pytest.mark.parametrize(
    "text", ["Mr Kipling", "Mrs Doubtfire", "Miss Saigon", "Mr Bean", "Little Miss Sunshine"]
)
def test_shops_and_shows_are_nobody(text: str) -> None:
    assert screen(f"{text} was on again") == ()


@pytest.mark.parametrize("role", ROLES.split())
def test_roles_and_short_forms_are_no_initials(role: str) -> None:
    assert screen(f"{role} said no. We spoke with {role}, pt {role} notes, {role}'s view") == ()


@pytest.mark.parametrize("text", ["pt JS", "pt js", "J.S. hit out", "with RK", "RK's bag", "Mr S"])
def test_initials_used_as_a_name_warn(text: str) -> None:
    assert [(each.kind, each.blocks) for each in screen(f"I saw {text} again")] == [
        (Kind.INITIALS, False)
    ]


def test_patient_a_and_patient_b_are_nobody() -> None:
    assert screen("patient A and patient B swapped") == ()


# The rest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("dob 12/03/68", Kind.DATE_OF_BIRTH),
        ("born on 3 May 1980", Kind.DATE_OF_BIRTH),
        ("lives at SW1A 1AA", Kind.POSTCODE),
        ("ring 07700 900123", Kind.PHONE),
        ("ring +44 (0)1632 960777", Kind.PHONE),
        ("write to jane@example.com", Kind.EMAIL),
        ("NI QQ 12 34 56 C", Kind.NI_NUMBER),
    ],
)
def test_what_almost_surely_says_who_it_is_blocks(text: str, kind: Kind) -> None:
    assert [(each.kind, each.blocks) for each in screen(text)] == [(kind, True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the label says 17/05/1962", Kind.DATE_OF_BIRTH),
        ("hosp no 482913", Kind.HOSPITAL_NUMBER),
        ("H204817 was in the bin", Kind.HOSPITAL_NUMBER),
        ("the man in room 12", Kind.ROOM_OR_BED),
        ("bed four is awake", Kind.ROOM_OR_BED),
    ],
)
def test_what_may_say_who_it_is_warns(text: str, kind: Kind) -> None:
    assert [(each.kind, each.blocks) for each in screen(text)] == [(kind, False)]


@pytest.mark.parametrize(
    "text", ["bay 3 needs a light bulb", "18 beds, 5 staff", "meeting room 2", "in bed 10 hours"]
)
def test_counts_of_beds_and_rooms_that_nobody_sleeps_in_are_nobody(text: str) -> None:
    assert screen(text) == ()


# In whatever the text is typed


def test_places_are_those_of_the_text_as_typed() -> None:
    text = "\u200b👀 é \u00a0pt\u00a0Ja\u00adne\u200b left"

    assert pieces(text) == ["Ja\u00adne\u200b"]


def test_overlapping_pieces_are_one_of_the_surest_kind() -> None:
    text = "patient Mr Stead"

    assert [(each.kind, each.blocks) for each in screen(text)] == [(Kind.PATIENT_NAME, True)]


def test_a_text_made_of_identifiers_blocks_to_its_end() -> None:
    last = screen("pt Jane " * 375)[-1]

    assert (last.end, last.blocks) == (len("pt Jane " * 375), True)


def test_findings_are_printed_without_the_text() -> None:
    assert to_json(screen("it was pt Jane")) == {
        "findings": [{"kind": "patient_name", "start": 10, "end": 14, "blocks": True}]
    }


# What the person is told


def test_the_person_is_told_what_and_where_and_how_to_say_it_without() -> None:
    text = "All week we have known that pt Jane is not eating"

    assert explain(screen(text), text) == [
        "This looks like a patient's name: “Jane”, after “known that pt”. "
        "Say “a patient” instead. You may name staff."
    ]


def test_what_only_warns_is_said_to_be_unsure() -> None:
    text = "room 12 is not eating"

    assert explain(screen(text), text) == [
        "This may be somebody's room or bed: “room 12”, before “is not eating”. "
        "Say “a bedroom” or “one end of the ward”."
    ]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_explained(kind: Kind) -> None:
    (sentence,) = explain([Finding(0, 4, kind, blocks=True)], "1234")

    assert sentence.startswith("This looks like")


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_an_explanation_stays_short(before: str, after: str) -> None:
    text = f"{before} pt Jane {after}"

    assert all(len(sentence) < 300 for sentence in explain(screen(text), text))
