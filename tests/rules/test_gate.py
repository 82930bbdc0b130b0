"""Gates of a plan: what is missing refuses only where the plan says so; lateness warns; a warning wants its answer."""

from dataclasses import replace

import pytest

from rules import nomination
from rules.acting import Role
from rules.enrolment_acts import EnrolmentState, Filed
from rules.facts import Gate
from rules.gate import pass_gates, require_answered, require_gates
from rules.nomination_acts import Accept
from tests.rules.cases import CODE, NOW, PLAN, UNIT, facts, nomination_in, refused, stamp
from tests.rules.cases import SUBMIT as FILING

HARD = Gate("REPORT", "COLLECTIVE", True, "Báo cáo tổng kết của đơn vị", PLAN)
SOFT = Gate("PLAN", "ALL", False, "Kế hoạch của đơn vị", PLAN)
BOTH = (HARD, SOFT)
NOTHING = EnrolmentState(f"enrolment/{CODE}/{UNIT}", CODE, UNIT, "ENROLLED")


def part(**late: bool) -> EnrolmentState:
    """A part that has filed each key, late or in time."""
    return replace(NOTHING, filed=tuple(Filed(key, NOW, was_late) for key, was_late in late.items()))


def stand(given: EnrolmentState | None, recipient: str = "COLLECTIVE") -> dict[str, str]:
    return {result.gate.key: result.state for result in pass_gates(BOTH, recipient, given)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, {"REPORT": "MISSING", "PLAN": "MISSING"}),
        (NOTHING, {"REPORT": "MISSING", "PLAN": "MISSING"}),
        (part(REPORT=False, PLAN=True), {"REPORT": "MET", "PLAN": "LATE"}),
    ],
)
def test_a_gate_is_met_late_or_missing(given: EnrolmentState | None, expected: dict[str, str]) -> None:
    assert stand(given) == expected


def test_a_gate_concerns_only_the_class_that_the_plan_names() -> None:
    assert stand(NOTHING, "INDIVIDUAL") == {"PLAN": "MISSING"}
    assert stand(NOTHING, "HOUSEHOLD") == {"PLAN": "MISSING"}


def test_only_a_missing_condition_refuses_and_names_itself_with_its_source() -> None:
    refusal = refused(require_gates, pass_gates(BOTH, "COLLECTIVE", NOTHING))
    assert (refusal.code, refusal.source) == ("GATE_NOT_MET", PLAN)
    assert HARD.label in refusal.sentence
    assert SOFT.label not in refusal.sentence
    require_gates(pass_gates(BOTH, "COLLECTIVE", part(REPORT=True)))


def test_every_warning_asks_for_its_own_answer() -> None:
    results = pass_gates(BOTH, "COLLECTIVE", part(REPORT=True))
    refusal = refused(require_answered, results, ("GATE_REPORT_LATE",))
    assert refusal.code == "GATE_OPEN"
    assert "Kế hoạch của đơn vị: chưa có." in refusal.sentence
    assert "trễ hạn" not in refusal.sentence
    require_answered(results, ("GATE_REPORT_LATE", "GATE_PLAN_MISSING"))


def test_an_answer_to_what_has_changed_since_is_no_answer() -> None:
    results = pass_gates((SOFT,), "COLLECTIVE", part(PLAN=True))
    assert refused(require_answered, results, ("GATE_PLAN_MISSING",)).code == "GATE_OPEN"


def test_filing_and_reception_ask_the_recording_transaction_where_the_plan_has_gates() -> None:
    gated, free = facts(gates=BOTH), facts()
    officer, standing = stamp(Role.UNIT_OFFICER), stamp(Role.SPECIALIST)
    fresh, filed = nomination_in("NOT_SUBMITTED"), nomination_in("SUBMITTED")
    accept = Accept()
    assert nomination.apply(fresh, officer, FILING, gated).guard == "GATES"
    assert nomination.apply(filed, standing, accept, gated).guard == "GATES_ANSWERED"
    assert nomination.apply(fresh, officer, FILING, free).guard == ""
    assert nomination.apply(filed, standing, accept, free).guard == ""
