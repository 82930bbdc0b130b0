"""The rule set of one dossier: what an unverified row asks, what a verified one refuses, the kinder of two laws."""

from dataclasses import replace
from datetime import date

import pytest

from rules import nomination
from rules.acting import Role
from rules.candidate import Candidate, PastAward
from rules.facts import LegalValue
from rules.finding import warnings
from rules.nomination_acts import Accept
from rules.ruling import RuleSet, judge_dossier, require_answered
from rules.transition import RuleChoice
from tests.rules.cases import CODE, PLAN, facts, nomination_in, refused, stamp
from tests.rules.rows import row

AWARDED_HERE = PastAward("GK", "CAMPAIGN_AWARD", 2024, CODE)
CANDIDATE = Candidate(
    award="GK",
    commendation_type="CAMPAIGN_AWARD",
    year=2024,
    recipient_class="INDIVIDUAL",
    campaign=CODE,
    history=(AWARDED_HERE,),
)
ONCE = row("principle.P6", "true", article="Điều 4 khoản 6")
OLD, NEW = date(2026, 9, 30), date(2026, 10, 1)
ONE_LAW = RuleChoice(OLD, None, "Hồ sơ được xét theo luật lúc tiếp nhận.", PLAN)
TWO_LAWS = RuleChoice(OLD, NEW, "So hai luật, áp dụng luật có lợi hơn.", PLAN, secondary=True)
ACCEPT = stamp(Role.SPECIALIST)


def ruling(*values: LegalValue, choice: RuleChoice = ONE_LAW, alternative: tuple[LegalValue, ...] = ()) -> RuleSet:
    return RuleSet("digest", choice, values, CANDIDATE, alternative)


def confirmed(value: LegalValue) -> LegalValue:
    return replace(value, verified=True)


def asked(rules: RuleSet) -> set[str]:
    """Codes that ask for a decision, of principle P6."""
    return {one.code for one in warnings(judge_dossier(rules, PLAN).findings) if one.value_id == ONCE.id}


def test_an_unverified_row_that_is_violated_asks_and_refuses_nobody() -> None:
    ruled = judge_dossier(ruling(ONCE), PLAN)
    assert ruled.refusal is None
    assert len(asked(ruling(ONCE))) == 1
    found = next(one for one in ruled.findings if one.value_id == ONCE.id)
    assert (found.verified, found.source) == (False, ONCE.source)


def test_a_verified_row_that_is_violated_refuses_with_its_article() -> None:
    ruled = judge_dossier(ruling(confirmed(ONCE)), PLAN)
    assert ruled.refusal is not None
    assert "Điều 4 khoản 6" in str(ruled.refusal.source)
    assert refused(require_answered, ruled, ("ANYTHING",), PLAN).code == ruled.refusal.code


def test_every_warning_needs_its_answer_and_the_answered_codes_come_back_once() -> None:
    ruled = judge_dossier(ruling(ONCE), PLAN)
    codes = {one.code for one in warnings(ruled.findings)}
    refusal = refused(require_answered, ruled, (), PLAN)
    assert refusal.code == "WARNINGS_OPEN"
    assert all(one.sentence in refusal.sentence for one in warnings(ruled.findings))
    assert require_answered(ruled, tuple(codes), PLAN) == tuple(sorted(codes))


def test_the_kinder_of_two_laws_applies_and_both_results_are_kept() -> None:
    free = replace(CANDIDATE, history=())
    strict = confirmed(ONCE)
    ruled = judge_dossier(ruling(strict, choice=TWO_LAWS, alternative=(ONCE,)), PLAN)
    assert ruled.comparison is not None
    assert (ruled.comparison.old.on, ruled.comparison.new.on) == (OLD, NEW)
    assert ruled.comparison.old.refusal is not None
    assert (ruled.comparison.applies.on, ruled.refusal) == (NEW, None)
    assert ruled.comparison.secondary
    nothing = judge_dossier(replace(ruling(strict, choice=TWO_LAWS, alternative=(strict,)), candidate=free), PLAN)
    assert nothing.comparison is not None
    assert nothing.comparison.applies.on == OLD


def test_a_newer_law_that_says_nothing_is_not_called_kinder() -> None:
    ruled = judge_dossier(ruling(confirmed(ONCE), choice=TWO_LAWS), PLAN)
    assert ruled.comparison is not None
    assert ruled.comparison.applies.on == OLD
    assert [one.code for one in ruled.comparison.findings] == ["NOT_COMPARABLE"]


def test_two_laws_that_both_refuse_refuse() -> None:
    strict = confirmed(ONCE)
    ruled = judge_dossier(ruling(strict, choice=TWO_LAWS, alternative=(strict,)), PLAN)
    assert ruled.refusal is not None
    assert ruled.comparison is not None


def test_the_reception_pins_the_rule_set_with_the_answers() -> None:
    rules = ruling(ONCE)
    codes = tuple(sorted({one.code for one in warnings(judge_dossier(rules, PLAN).findings)}))
    told = facts(ruling=rules)
    filed = nomination_in("SUBMITTED")
    assert refused(nomination.apply, filed, ACCEPT, Accept(), told).code == "WARNINGS_OPEN"
    assert refused(nomination.apply, filed, ACCEPT, Accept(codes), told).code == "REASON_MISSING"
    after = nomination.apply(filed, ACCEPT, Accept(codes, "note"), told).state
    assert (after.status, after.rule_set, after.findings) == ("ACCEPTED", "digest", codes)
    assert after.reason_note == "note"


@pytest.mark.parametrize("answered", [(), ("TWICE",)])
def test_what_a_verified_row_refuses_is_not_answered_away(answered: tuple[str, ...]) -> None:
    told = facts(ruling=ruling(confirmed(ONCE)))
    refusal = refused(nomination.apply, nomination_in("SUBMITTED"), ACCEPT, Accept(answered, "note"), told)
    assert refusal.code != "WARNINGS_OPEN"
    assert "Điều 4 khoản 6" in str(refusal.source)


def test_a_dossier_of_the_first_release_is_received_without_a_rule_set() -> None:
    after = nomination.apply(nomination_in("SUBMITTED"), ACCEPT, Accept(), facts()).state
    assert (after.status, after.rule_set) == ("ACCEPTED", "")
