"""Confirming a row of law: what the officer has to name, what cannot be confirmed, and what a withdrawal leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules import law_row
from rules.acting import Role
from rules.campaign_acts import Paper
from rules.facts import LegalValue
from rules.law_row import Confirm, Withdraw, row_key
from tests.rules import cases
from tests.rules.law_row_cases import CONFIRM, KEY, PAPER, row_in

OFFICER = cases.stamp(Role.LAW_OFFICER, account="phap-che")


def code(body: object, status: str = "UNCONFIRMED") -> str:
    """The code with which the act is refused."""
    return cases.refused(law_row.apply, row_in(status), OFFICER, body).code


def test_confirmation_keeps_who_when_which_text_and_which_content() -> None:
    after = law_row.apply(row_in("UNCONFIRMED"), OFFICER, CONFIRM).state

    assert (after.status, after.confirmed_by, after.confirmed_at) == ("CONFIRMED", "phap-che", cases.NOW)
    assert (after.paper, after.published_in, after.scan) == (PAPER, CONFIRM.published_in, "scan")
    assert (after.row_key, after.digest, after.note) == (KEY, "digest", "note")


@pytest.mark.parametrize("value", ["", "  "])
def test_gap_cannot_be_confirmed(value: str) -> None:
    refusal = cases.refused(law_row.apply, row_in("UNCONFIRMED"), OFFICER, replace(CONFIRM, value=value))

    assert refusal.code == "VALUE_MISSING"
    assert "không có gì để xác nhận" in refusal.sentence and "cơ quan ban hành" in refusal.remedy


@pytest.mark.parametrize(
    "body",
    [
        replace(CONFIRM, paper=replace(PAPER, number=" ")),
        replace(CONFIRM, published_in=""),
        replace(CONFIRM, published_in="  "),
    ],
)
def test_text_without_number_or_place_of_publication_is_refused(body: Confirm) -> None:
    assert code(body) == "PAPER_MISSING"


def test_text_of_a_day_to_come_is_refused_and_one_of_this_instant_is_taken() -> None:
    later = replace(CONFIRM, paper=Paper("1/2027/NĐ-CP", cases.NOW + timedelta(seconds=1)))
    assert code(later) == "WRONG_DATE"

    today = replace(CONFIRM, paper=Paper("1/2027/NĐ-CP", cases.NOW))
    assert law_row.apply(row_in("UNCONFIRMED"), OFFICER, today).state.status == "CONFIRMED"


def test_copy_and_remark_are_left_to_the_officer() -> None:
    after = law_row.apply(row_in("UNCONFIRMED"), OFFICER, replace(CONFIRM, scan="", remark_note="")).state

    assert (after.status, after.scan, after.note) == ("CONFIRMED", "", "")


def test_withdrawal_needs_a_reason_and_keeps_what_was_confirmed() -> None:
    assert code(Withdraw(""), "CONFIRMED") == "REASON_MISSING"

    after = law_row.apply(row_in("CONFIRMED"), OFFICER, Withdraw("why")).state
    assert (after.status, after.withdrawn_at, after.note, after.paper) == ("WITHDRAWN", cases.NOW, "why", PAPER)


def test_row_is_confirmed_again_on_what_it_says_then() -> None:
    again = replace(CONFIRM, digest="digest-2", paper=Paper("16/2025/TT-BNV", PAPER.dated), scan="")
    after = law_row.apply(row_in("WITHDRAWN", withdrawn_at=cases.NOW), OFFICER, again).state

    assert (after.status, after.digest, after.withdrawn_at, after.scan) == ("CONFIRMED", "digest-2", None, "")


@pytest.mark.parametrize(("act", "status"), [(CONFIRM, "CONFIRMED"), (Withdraw("n"), "UNCONFIRMED")])
def test_nothing_is_done_twice(act: object, status: str) -> None:
    assert code(act, status) == "WRONG_PHASE"


def test_nobody_else_confirms() -> None:
    others = [role for role in Role if role is not Role.LAW_OFFICER]
    codes = {cases.refused(law_row.apply, row_in("UNCONFIRMED"), cases.stamp(r), CONFIRM).code for r in others}

    assert codes == {"WRONG_ROLE"}


def test_row_waits_for_people_only() -> None:
    assert [law_row.next_due(row_in(status)) for status in law_row.STATES] == [None] * len(law_row.STATES)


def test_name_of_a_row_tells_scope_day_and_revision_apart() -> None:
    row = LegalValue("a.b", "1", "days", None, None, "Luật", "", "M")
    keys = {row_key(one) for one in (row, replace(row, scope="province:x"), replace(row, revision=2))}

    assert keys == {"a.b@national@#1", "a.b@province:x@#1", "a.b@national@#2"}
