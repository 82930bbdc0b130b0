"""The decision: list, check, signature, number from the register, issue, papers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules.acting import Outcome, Role
from rules.decision import (
    STATES,
    Check,
    DecisionState,
    Drop,
    Issue,
    NoteDelivered,
    NotePapers,
    Number,
    ReturnToDrafter,
    Sign,
    SubmitLetter,
    apply,
    register_scope,
)
from rules.facts import LegalValue
from rules.ruling import BonusRows, PaidBefore
from rules.signing import Delegation, Kind, SigningRows, lines_of
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import NOW, SECOND, TODAY, decision_in, vn
from tests.rules.rows import row
from tests.rules.signing_power_cases import DELEGATION, HEAD

LETTER = SubmitLetter("22/TTr-PNV", TODAY, (1, 2))
NUMBER = Number(2345, "QĐ", TODAY)
ROLES = {
    SubmitLetter: Role.STANDING_HEAD,
    Check: Role.OFFICE,
    Drop: Role.STANDING_HEAD,
    ReturnToDrafter: Role.OFFICE,
    Sign: Role.AUTHORITY,
    Number: Role.CLERK,
    Issue: Role.CLERK,
    NotePapers: Role.SYSTEM,
    NoteDelivered: Role.SYSTEM,
}


def answer(state: DecisionState, body: object, at: datetime = NOW) -> Outcome[DecisionState]:
    return apply(state, cases.stamp(ROLES[type(body)], at), body, cases.FACTS)


def code(state: DecisionState, body: object, at: datetime = NOW) -> str:
    return cases.refused(answer, state, body, at).code


# Tờ trình


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"letter_number": ""}, "PAPER_MISSING"),
        ({"letter_number": "  "}, "PAPER_MISSING"),
        ({"letter_at": NOW + SECOND}, "WRONG_DATE"),
        ({"items": ()}, "UNKNOWN_ITEM"),
        ({"items": (1, 2, 1)}, "UNKNOWN_ITEM"),
    ],
)
def test_letter_needs_number_day_and_a_list_without_doubles(changes: dict[str, Any], expected: str) -> None:
    assert code(decision_in("NONE"), replace(LETTER, **changes)) == expected


@pytest.mark.parametrize("letter_at", [NOW, NOW - SECOND, NOW - timedelta(days=30)])
def test_letter_up_to_now_is_taken(letter_at: datetime) -> None:
    outcome = answer(decision_in("NONE"), replace(LETTER, letter_at=letter_at))
    assert (outcome.state.status, outcome.state.items, outcome.state.letter_at) == ("SUBMITTED", (1, 2), letter_at)


def test_letter_is_checked_against_the_rows_and_printed() -> None:
    outcome = answer(decision_in("NONE"), LETTER)
    assert (outcome.guard, outcome.state.work) == ("ITEMS_TO_AWARD", ("letter:1",))


# Return and again


@pytest.mark.parametrize("status", ["SUBMITTED", "CHECKED"])
@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUTHORITY])
def test_return_needs_a_reason(status: str, role: Role) -> None:
    refusal = cases.refused(apply, decision_in(status), cases.stamp(role), ReturnToDrafter(""), cases.FACTS)
    assert refusal.code == "REASON_MISSING"
    state = apply(decision_in(status), cases.stamp(role), ReturnToDrafter("note"), cases.FACTS).state
    assert (state.status, state.reason_note) == ("RETURNED", "note")


def test_returned_letter_is_submitted_again_with_another_list() -> None:
    state = decision_in("RETURNED", letter_sha="old", reason_note="note")
    again = answer(state, SubmitLetter("23/TTr-PNV", NOW, (2, 3)))
    assert again.guard == "ITEMS_TO_AWARD"
    assert again.state == replace(
        state,
        status="SUBMITTED",
        letter_number="23/TTr-PNV",
        letter_at=NOW,
        items=(2, 3),
        drafter="standing_head",
        letter_sha="",
        reason_note="",
        letters=2,
        work=("letter:2",),
    )


def test_print_of_an_earlier_letter_is_not_taken_for_the_latest() -> None:
    """Returned and submitted again while the first letter was still in the press."""
    state = answer(decision_in("NONE"), LETTER).state
    for body in (ReturnToDrafter("note"), LETTER, NotePapers("letter:1", ("first",))):
        state = answer(state, body).state
    assert (state.letter_sha, state.work) == ("", ("letter:2",))
    state = answer(state, NotePapers("letter:2", ("second",))).state
    assert (state.letter_sha, state.work, state.certificates) == ("second", (), 0)
    assert answer(state, NotePapers("letter:1", ("first",))).state == state


# Dropped


@pytest.mark.parametrize("phase", ["DECISION", "CLOSED", "CANCELLED"])
@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.STANDING_HEAD, Role.AUTHORITY])
@pytest.mark.parametrize("status", ["SUBMITTED", "CHECKED", "RETURNED"])
def test_draft_is_dropped_with_a_reason_and_holds_nobody(status: str, role: Role, phase: str) -> None:
    state, facts = decision_in(status, work=("letter:1",)), cases.facts(phase=phase)
    assert cases.refused(apply, state, cases.stamp(role), Drop(""), facts).code == "REASON_MISSING"
    outcome = apply(state, cases.stamp(role), Drop("note"), facts)
    assert outcome.state == replace(state, status="DROPPED", reason_note="note", items=())
    assert (outcome.guard, outcome.claims, outcome.frees) == ("", (), ())


@pytest.mark.parametrize("status", ["NONE", "ISSUED", "DROPPED"])
@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.STANDING_HEAD, Role.AUTHORITY])
def test_what_is_not_begun_or_has_ended_is_not_dropped(role: Role, status: str) -> None:
    args = (decision_in(status), cases.stamp(role), Drop("note"), cases.FACTS)
    assert cases.refused(apply, *args).code == "WRONG_PHASE"


@pytest.mark.parametrize("phase", ["DECISION", "CLOSED", "CANCELLED"])
@pytest.mark.parametrize("status", ["SIGNED", "NUMBERED"])
def test_signed_decision_is_dropped_by_the_authority_only(status: str, phase: str) -> None:
    """Also after the campaign: what is signed and never issued would hold its nominees for ever."""
    state, facts = decision_in(status), cases.facts(phase=phase)
    for role in (Role.SPECIALIST, Role.STANDING_HEAD):
        assert cases.refused(apply, state, cases.stamp(role), Drop("note"), facts).code == "WRONG_ROLE"
    authority = cases.stamp(Role.AUTHORITY)
    assert cases.refused(apply, state, authority, Drop(""), facts).code == "REASON_MISSING"
    outcome = apply(state, authority, Drop("note"), facts)
    assert outcome.state == replace(state, status="DROPPED", reason_note="note", items=())


def test_number_of_a_dropped_decision_stays_used() -> None:
    outcome = apply(decision_in("NUMBERED"), cases.stamp(Role.AUTHORITY), Drop("note"), cases.FACTS)
    assert (outcome.state.number, outcome.state.series, outcome.frees) == (2345, "QĐ", ())


@pytest.mark.parametrize("body", [LETTER, Check(), ReturnToDrafter("note"), Sign(), NUMBER, Issue()])
def test_dropped_draft_takes_nothing_more(body: object) -> None:
    assert code(decision_in("DROPPED"), body) == "WRONG_PHASE"


@pytest.mark.parametrize("status", ["SIGNED", "NUMBERED", "ISSUED"])
def test_signed_decision_is_not_returned(status: str) -> None:
    assert code(decision_in(status), ReturnToDrafter("note")) == "WRONG_PHASE"


def test_signature_keeps_who_and_when_and_gives_no_number() -> None:
    stamp = cases.stamp(Role.AUTHORITY, account="chu-tich")
    state = apply(decision_in("CHECKED"), stamp, Sign(), cases.FACTS).state
    assert (state.status, state.signer, state.signed_at, state.number) == ("SIGNED", "chu-tich", NOW, 0)


def signing_facts(*powers: Delegation, values: tuple[LegalValue, ...] = ()) -> CaseFacts:
    """Facts with the powers on record."""
    return replace(cases.FACTS, signing=SigningRows((HEAD, *powers), "DISTRICT", values))


def test_signature_keeps_the_power_that_was_used() -> None:
    deputy = replace(HEAD, person="pho-chu-tich", kind=Kind.KT, post="PHÓ CHỦ TỊCH")
    stamp = cases.stamp(Role.AUTHORITY, account="pho-chu-tich")
    state = apply(decision_in("CHECKED"), stamp, Sign(), signing_facts(deputy)).state
    assert state.power is not None and state.power.delegation == deputy
    assert lines_of(state.power, "", "") == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


@pytest.mark.parametrize(
    ("account", "power", "expected"),
    [
        ("truong-phong", None, "NOT_AUTHORISED"),
        ("truong-phong", replace(DELEGATION, valid_until=NOW.date()), "DELEGATION_OVER"),
        ("truong-phong", replace(DELEGATION, papers=("KH",)), "NOT_AUTHORISED"),
        ("truong-phong", replace(DELEGATION, basis=""), "NOT_AUTHORISED"),
    ],
)
def test_decision_is_not_signed_without_a_power_that_holds(
    account: str, power: Delegation | None, expected: str
) -> None:
    facts = signing_facts(*([power] if power else []))
    stamp = cases.stamp(Role.STANDING_HEAD, account=account)
    assert cases.refused(apply, decision_in("CHECKED"), stamp, Sign(), facts).code == expected


def test_wrong_author_is_kept_as_a_finding_until_the_row_is_verified() -> None:
    collective = replace(HEAD, person="pho-chu-tich", kind=Kind.TM)
    stamp = cases.stamp(Role.AUTHORITY, account="pho-chu-tich")
    said = row("decision.author", "HEAD")
    state = apply(decision_in("CHECKED"), stamp, Sign(), signing_facts(collective, values=(said,))).state
    assert state.power is not None and [one.code for one in state.power.findings] == ["WRONG_AUTHOR"]
    assert state.power.values == (said,)

    verified = signing_facts(collective, values=(replace(said, verified=True),))
    assert cases.refused(apply, decision_in("CHECKED"), stamp, Sign(), verified).code == "WRONG_AUTHOR"


# The number of the register

SIGNED_AT = vn("2024-08-06T15:30")
SIGNED_ON = vn("2024-08-06T00:00")


@pytest.mark.parametrize("number", [-1, 0])
def test_number_below_one_is_refused(number: int) -> None:
    assert code(decision_in("SIGNED"), replace(NUMBER, number=number)) == "WRONG_NUMBER"


@pytest.mark.parametrize("series", ["", "  "])
def test_number_needs_its_series(series: str) -> None:
    assert code(decision_in("SIGNED"), replace(NUMBER, series=series)) == "WRONG_NUMBER"


@pytest.mark.parametrize("number", [1, 2, 2345])
def test_number_from_one_on_is_taken(number: int) -> None:
    state = answer(decision_in("SIGNED"), replace(NUMBER, number=number)).state
    assert (state.status, state.number, state.series, state.dated) == ("NUMBERED", number, "QĐ", TODAY)


@pytest.mark.parametrize(
    ("dated", "taken"),
    [
        (SIGNED_ON - timedelta(days=1), False),
        (SIGNED_ON - SECOND, False),
        (SIGNED_ON, True),
        (SIGNED_ON + timedelta(days=1), True),
        (NOW - SECOND, True),
        (NOW, True),
        (NOW + SECOND, False),
        (TODAY + timedelta(days=1), False),
    ],
)
def test_date_lies_between_the_day_of_the_signature_and_now(dated: datetime, taken: bool) -> None:
    state = decision_in("SIGNED", signed_at=SIGNED_AT)
    if taken:
        assert answer(state, replace(NUMBER, dated=dated)).state.dated == dated
    else:
        assert code(state, replace(NUMBER, dated=dated)) == "WRONG_DATE"


@pytest.mark.parametrize("signed_at", [vn("2024-08-07T00:00"), vn("2024-08-07T06:59"), vn("2024-08-07T09:59")])
def test_day_of_the_signature_is_the_vietnamese_day(signed_at: datetime) -> None:
    assert answer(decision_in("SIGNED", signed_at=signed_at), NUMBER).state.dated == TODAY


@pytest.mark.parametrize(
    ("issuer", "series", "dated", "scope"),
    [
        ("ubnd-a", "QĐ", vn("2024-08-07T00:00"), "register/ubnd-a/QĐ/2024"),
        ("ubnd-b", "QĐ", vn("2024-08-07T00:00"), "register/ubnd-b/QĐ/2024"),
        ("ubnd-a", "QĐ-UBND", vn("2024-08-07T00:00"), "register/ubnd-a/QĐ-UBND/2024"),
        ("ubnd-a", "QĐ", vn("2025-01-01T00:00"), "register/ubnd-a/QĐ/2025"),
        ("ubnd-a", "QĐ", vn("2024-12-31T00:00"), "register/ubnd-a/QĐ/2024"),
    ],
)
def test_number_is_claimed_in_the_register_of_issuer_series_and_year(
    issuer: str, series: str, dated: datetime, scope: str
) -> None:
    state = decision_in("SIGNED", issuer=issuer, signed_at=dated)
    (claim,) = answer(state, Number(7, series, dated), dated + timedelta(hours=8)).claims
    assert (claim.scope, claim.value, claim.ground) == (scope, "7", "NUMBER_TAKEN")
    assert claim.scope == register_scope(state, series, int(scope[-4:]))
    assert claim.sentence == f"Số 07 đã có trong sổ {series} năm {scope[-4:]}."


@pytest.mark.parametrize("series", ["QĐ", "QĐ ", " QĐ", "\tQĐ\n"])
def test_blanks_around_the_series_make_no_other_register(series: str) -> None:
    outcome = answer(decision_in("SIGNED"), replace(NUMBER, series=series))
    (claim,) = outcome.claims
    assert (claim.scope, outcome.state.series) == ("register/ubnd-huyen-cho-don/QĐ/2024", "QĐ")
    assert claim.sentence == "Số 2345 đã có trong sổ QĐ năm 2024."


def test_number_of_the_old_year_is_entered_in_the_old_register_after_new_year() -> None:
    state = decision_in("SIGNED", signed_at=vn("2024-12-31T16:00"))
    (claim,) = answer(state, Number(9, "QĐ", vn("2024-12-31T00:00")), vn("2025-01-02T08:00")).claims
    assert claim.scope.endswith("/QĐ/2024")


# Issue and what follows


def test_issue_orders_the_papers_and_the_results() -> None:
    state = answer(decision_in("NUMBERED"), Issue()).state
    assert (state.status, state.issued_at) == ("ISSUED", NOW)
    assert state.work == ("decision", "certificates", "results")


@pytest.mark.parametrize(
    ("kind", "papers", "kept"),
    [
        ("letter:1", ("a",), {"letter_sha": "a"}),
        ("letter:2", ("a",), {"letter_sha": "a"}),
        ("decision", ("b",), {"paper_sha": "b"}),
        ("certificates", ("c", "d", "e"), {"certificates": 3}),
        ("certificates", (), {"certificates": 0}),
    ],
)
@pytest.mark.parametrize("status", list(STATES))
def test_printed_papers_are_noted_in_any_state(
    status: str, kind: str, papers: tuple[str, ...], kept: dict[str, Any]
) -> None:
    state = decision_in(status, letters=int(kind.partition(":")[2] or 1), work=("results", kind))
    assert answer(state, NotePapers(kind, papers)).state == replace(state, work=("results",), **kept)


def test_delivered_results_are_noted() -> None:
    state = decision_in("ISSUED", work=("certificates", "results"))
    after = answer(state, NoteDelivered("results", 30, 1)).state
    assert after == replace(state, work=("certificates",), delivered=30, refused=1)


def test_decision_goes_its_whole_way() -> None:
    state = decision_in("NONE")
    way = [LETTER, ReturnToDrafter("note"), LETTER, Check(), Sign(), NUMBER, Issue()]
    seen = []
    for body in way:
        state = answer(state, body).state
        seen.append(state.status)
    assert seen == ["SUBMITTED", "RETURNED", "SUBMITTED", "CHECKED", "SIGNED", "NUMBERED", "ISSUED"]
    assert (state.number, state.items, state.signer) == (2345, (1, 2), "authority")


# Money


def rows_with(*earlier: PaidBefore) -> BonusRows:
    """Rows for a list of individuals who get a giấy khen."""
    pinned = (row("bonus.GK", "0.3", verified=True), row("bonus.highest_only", "true", verified=True))
    return BonusRows("GK", "", ("INDIVIDUAL",), pinned, (row("base_salary", "2340000", verified=True),), earlier)


@pytest.mark.source("B-ONCE")
@pytest.mark.parametrize(
    ("amount", "achievement", "unpaid"),
    [
        (702_000, "a", [(1, 702_000, "45/QĐ", True)]),
        (800_000, "a", [(1, 800_000, "45/QĐ", True)]),
        (100_000, "a", []),
        (800_000, "", []),
    ],
)
def test_who_had_as_much_for_the_same_achievement_is_named(amount: int, achievement: str, unpaid: list[Any]) -> None:
    before = PaidBefore(1, "INDIVIDUAL", "GK", 2024, achievement, amount, "45/QĐ")
    facts = cases.facts(bonus=rows_with(before))

    after = apply(decision_in("SIGNED"), cases.stamp(Role.CLERK, NOW), NUMBER, facts).state

    assert [line.amount for line in after.bonus] == [702_000]
    assert [(one.n, one.amount, one.decision, one.verified) for one in after.unpaid] == unpaid
