"""Recording a power to sign and ending it: on which paper, by whom, from which day, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules import signing_power
from rules.acting import Role
from rules.calendar import start_of_day
from rules.campaign_acts import Paper
from rules.signing import Kind, may_sign
from rules.signing_power import End, Grant, Standing, delegations, standing
from tests.rules import cases
from tests.rules.signing_power_cases import DELEGATION, END, GRANT, HEAD, PAPER, POWER, book_in

CHAIR = cases.stamp(Role.AUTHORITY, account="chu-tich")
EMPTY = book_in("NONE")


def granted(body: Grant) -> signing_power.Power:
    """The line that an act writes."""
    return signing_power.apply(EMPTY, CHAIR, body).state.powers[-1]


def code(body: object, who: object = CHAIR, book: object = EMPTY) -> str:
    """The code with which the act is refused."""
    return cases.refused(signing_power.apply, book, who, body).code


def test_power_is_kept_with_its_paper_its_grantor_and_who_recorded_it() -> None:
    power = granted(GRANT)

    assert (power.number, power.recorded_by, power.recorded_at, power.paper) == (1, "chu-tich", cases.NOW, PAPER)
    assert power.delegation == replace(DELEGATION, valid_from=cases.NOW.date())
    assert power.delegation.basis == "12/GUQ-UBND ngày 01/8/2024"


def test_power_does_not_reach_back_before_its_record() -> None:
    power = granted(GRANT)
    today = cases.NOW.date()

    assert (power.written_from, power.delegation.valid_from) == (date(2024, 8, 1), today)
    before = today - timedelta(days=1)
    refused = cases.refused(may_sign, "truong-phong", "QĐ-KT", "", (HEAD, power.delegation), before)
    assert refused.code == "DELEGATION_OVER"
    assert may_sign("truong-phong", "QĐ-KT", "", (HEAD, power.delegation), today).delegation.kind == Kind.TUQ


def test_power_from_a_later_day_waits_for_it() -> None:
    later = start_of_day(date(2024, 8, 20))
    power = granted(replace(GRANT, valid_from=later))

    assert power.delegation.valid_from == date(2024, 8, 20)
    assert standing(power, date(2024, 8, 19)) == Standing.LATER
    assert standing(power, date(2024, 8, 20)) == Standing.NOW
    assert standing(power, date(2024, 9, 1)) == Standing.OVER


def test_article_of_the_working_rules_stands_before_their_paper() -> None:
    power = granted(replace(GRANT, kind=Kind.TL, article="Điều 5", valid_until=None))

    assert power.delegation.basis == "Điều 5, 12/GUQ-UBND ngày 01/8/2024"


@pytest.mark.source("S-TUQ")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"paper": Paper(" ", PAPER.dated)}, "PAPER_MISSING"),
        ({"paper": Paper("1/GUQ", cases.NOW + timedelta(days=1))}, "WRONG_DATE"),
        ({"kind": Kind.HEAD}, "UNKNOWN_ITEM"),
        ({"papers": ("GIẤY",)}, "UNKNOWN_ITEM"),
        ({"person": "chu-tich"}, "NOT_AUTHORISED"),
        ({"papers": ()}, "NOT_AUTHORISED"),
        ({"valid_until": None}, "NOT_AUTHORISED"),
        ({"valid_until": start_of_day(date(2024, 8, 1))}, "WRONG_DATE"),
        ({"given_by": "nguoi-la"}, "NOT_AUTHORISED"),
    ],
)
def test_power_that_its_paper_cannot_give_is_refused(changes: dict[str, object], expected: str) -> None:
    assert code(replace(GRANT, **changes)) == expected


def test_head_of_the_standing_body_names_the_grantor_and_never_himself() -> None:
    clerk = cases.stamp(Role.STANDING_HEAD, account="truong-phong-noi-vu")
    assert code(replace(GRANT, given_by=""), clerk) == "VALUE_MISSING"
    assert code(replace(GRANT, person="truong-phong-noi-vu"), clerk) == "NOT_AUTHORISED"
    kept = signing_power.apply(EMPTY, clerk, GRANT).state.powers[0]
    assert (kept.recorded_by, kept.delegation.given_by) == ("truong-phong-noi-vu", "chu-tich")


def test_who_was_only_authorised_passes_nothing_on_unless_the_paper_lets_him() -> None:
    onward = replace(GRANT, person="pho-phong", given_by="truong-phong")
    book = book_in("KEPT")
    assert code(onward, CHAIR, book) == "REDELEGATED"

    allowed = book_in("KEPT", replace(POWER, delegation=replace(DELEGATION, redelegable=True)))
    assert signing_power.apply(allowed, CHAIR, onward).state.powers[-1].delegation.given_by == "truong-phong"


def test_power_ends_with_the_act_and_what_was_before_stays_in_the_book() -> None:
    after = signing_power.apply(book_in("KEPT"), CHAIR, END).state
    (power,) = after.powers

    assert (power.ended_by, power.ended_at, power.end_paper, power.end_note) == (
        "chu-tich",
        cases.NOW,
        END.paper,
        "note",
    )
    assert standing(power, cases.NOW.date()) == Standing.ENDED
    refused = cases.refused(may_sign, "truong-phong", "QĐ-KT", "", (HEAD, *delegations(after)), cases.NOW.date())
    assert refused.code == "DELEGATION_OVER"


@pytest.mark.parametrize("number", [0, 2])
def test_only_a_power_of_the_book_is_ended(number: int) -> None:
    assert code(End(number, END.paper), CHAIR, book_in("KEPT")) == "UNKNOWN_ITEM"


def test_power_is_ended_once_on_a_paper() -> None:
    book = book_in("KEPT")
    assert code(replace(END, paper=Paper("", END.paper.dated)), CHAIR, book) == "PAPER_MISSING"
    assert code(END, CHAIR, signing_power.apply(book, CHAIR, END).state) == "UNKNOWN_ITEM"


def test_others_record_nothing() -> None:
    others = [role for role in Role if role not in signing_power.KEEPERS]
    assert {code(GRANT, cases.stamp(role)) for role in others} == {"WRONG_ROLE"}


def test_book_waits_for_people_only() -> None:
    assert [signing_power.next_due(book_in(status)) for status in signing_power.STATES] == [None, None]
