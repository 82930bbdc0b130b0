"""Several quota lines for one unit: by kind of recipient and by award; papers that one award alone asks for."""

from dataclasses import replace
from datetime import date

import pytest

from rules.acting import Role
from rules.facts import VIETNAM, AwardPath, QuotaRule
from rules.filing import award_codes, dossier_of, unit_rule, unit_scope, unit_scopes
from rules.nomination import apply
from rules.quota import in_all
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import CODE, DOSSIER, NOW, PLAN, SUBMIT, UNIT, vn

FLAG = AwardPath("CO", "CO_THI_DUA", "Cờ", "Bộ trưởng", "DECIDED_HERE", True, PLAN)
MERIT = AwardPath("BK", "BANG_KHEN", "Bằng khen", "Bộ trưởng", "DECIDED_HERE", True, PLAN)
BODIES = QuotaRule("T", 1, PLAN, categories=("XA",), combined=False, recipient="COLLECTIVE")
PEOPLE = QuotaRule("C", 2, PLAN, categories=("XA",), combined=False, recipient="INDIVIDUAL")
FLAGS = QuotaRule("F", 1, PLAN, categories=("XA",), award="CO")
LINES = (BODIES, PEOPLE, FLAGS)
BASE = f"{CODE}/unit/{UNIT}"
FRESH = replace(cases.FRESH, filed_at=NOW)


def facts(lines: tuple[QuotaRule, ...] = LINES) -> CaseFacts:
    return cases.facts(unit_quota=lines[0] if lines else None, unit_quotas=lines, awards=(MERIT, FLAG))


@pytest.mark.parametrize(
    ("recipient", "award", "line", "scope"),
    [
        ("COLLECTIVE", "BK", BODIES, f"{BASE}/COLLECTIVE"),
        ("INDIVIDUAL", "BK", PEOPLE, f"{BASE}/INDIVIDUAL"),
        ("COLLECTIVE", "CO", FLAGS, f"{BASE}/award/CO"),
        ("INDIVIDUAL", "CO", FLAGS, f"{BASE}/award/CO"),
        # A dossier that names no award is for the first one decided here.
        ("COLLECTIVE", "", BODIES, f"{BASE}/COLLECTIVE"),
        ("HOUSEHOLD", "BK", None, BASE),
    ],
)
def test_line_of_a_proposal_is_the_most_specific_one(
    recipient: str, award: str, line: QuotaRule | None, scope: str
) -> None:
    state = replace(FRESH, recipient_class=recipient, award=award)
    assert unit_rule(state, facts()) == line
    assert unit_scope(state, facts()) == scope


@pytest.mark.parametrize(("recipient", "award", "maximum"), [("INDIVIDUAL", "BK", 2), ("INDIVIDUAL", "CO", 1)])
def test_submission_claims_a_slot_of_its_own_line(recipient: str, award: str, maximum: int) -> None:
    body = replace(SUBMIT, recipient_class=recipient, award=award)
    (claim,) = apply(cases.FRESH, cases.stamp(Role.UNIT_HEAD), body, facts()).claims
    state = replace(FRESH, recipient_class=recipient, award=award)
    assert (claim.scope, claim.maximum) == (unit_scope(state, facts()), maximum)
    assert claim.scope in unit_scopes(state, award_codes(facts()))


def test_facts_from_before_several_lines_count_by_their_one_line() -> None:
    old = cases.facts(unit_quota=QuotaRule("Q", 3, PLAN, combined=False))
    state = replace(FRESH, recipient_class="COLLECTIVE")
    assert unit_rule(state, old) == old.unit_quota
    assert unit_scope(state, old) == f"{BASE}/COLLECTIVE"
    assert unit_scopes(state, award_codes(old)) == (BASE, f"{BASE}/COLLECTIVE")


@pytest.mark.parametrize(
    ("filed_at", "maximum"),
    [("2024-08-06T23:59", 1), ("2024-08-07T00:00", 5), ("2024-08-07T23:59", 5), ("2024-08-08T00:00", 1)],
)
def test_line_is_chosen_by_the_day_of_filing_in_vietnam(filed_at: str, maximum: int) -> None:
    own = QuotaRule("N", 5, PLAN, units=(UNIT,), valid_from=date(2024, 8, 7), valid_until=date(2024, 8, 8))
    held = facts((FLAGS, replace(FLAGS, award=""), own))
    body = replace(SUBMIT, channel="PORTAL", filed_at=vn(filed_at), channel_number="H01.24", evidence="scan")
    (claim,) = apply(cases.FRESH, cases.stamp(Role.STANDING_HEAD, vn("2024-08-08T09:00")), body, held).claims
    assert (claim.maximum, claim.scope) == (maximum, BASE)
    assert claim.counted is not None
    assert (claim.counted.proposal.filed_on, claim.counted.scope) == (vn(filed_at).astimezone(VIETNAM).date(), BASE)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [((), None), (LINES, 4), ((QuotaRule("Q", 2, PLAN),), 2), ((QuotaRule("Q", 2, PLAN, combined=False),), 4)],
)
def test_all_lines_of_a_unit_are_added_up_for_its_page(lines: tuple[QuotaRule, ...], whole: int | None) -> None:
    assert in_all(lines) == whole


def test_paper_of_one_award_is_asked_of_that_award_only() -> None:
    listed = (*DOSSIER[:1], replace(DOSSIER[1], awards=("CO",)))
    held = cases.facts(dossier=listed, awards=(MERIT, FLAG))
    assert dossier_of(held, "", "BK") == listed[:1]
    assert dossier_of(held, "", "") == listed[:1]
    assert dossier_of(held, "", "CO") == listed
    body = replace(SUBMIT, papers=(listed[0].kind,), award="CO")
    assert cases.refused(apply, cases.FRESH, cases.stamp(Role.UNIT_HEAD), body, held).code == "INCOMPLETE"
    taken = apply(cases.FRESH, cases.stamp(Role.UNIT_HEAD), replace(body, award="BK"), held)
    assert taken.state.status == "SUBMITTED"
