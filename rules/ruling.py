"""What the law says about one dossier: the rule set pinned at its reception, compared with a newer one if asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rules.candidate import Candidate
from rules.completeness import form_applied, group_of, missing_by_law
from rules.deadline import Deadline
from rules.eligibility import assess
from rules.facts import DossierItem, LegalValue, Source
from rules.finding import Finding, warnings
from rules.refusal import Refusal, WarningsOpen, from_note
from rules.transition import Comparison, Judged, RuleChoice, more_favourable

FORM_CONTENT = {"CAMPAIGN_AWARD": "CAMPAIGN", "AD_HOC": "AD_HOC"}
"""Commendation type → content of the achievement report whose form number the law gives."""

FORM_NUMBER = re.compile(r"(?:^|[Mm]ẫu số )(\d+)")
"""The number in «Mẫu số 08 tại Phụ lục I …», or a number alone."""


@dataclass(frozen=True)
class RuleSet:
    """Values with citations and evidence as resolved, and the facts they are applied to. Lives in histories."""

    digest: str
    choice: RuleChoice
    values: tuple[LegalValue, ...]
    """In force on `choice.base_day`."""
    candidate: Candidate
    alternative: tuple[LegalValue, ...] = ()
    """In force on `choice.alternative_day`, where the law asks for the more favourable of two."""
    plan: tuple[DossierItem, ...] = ()
    papers: tuple[str, ...] = ()
    cited_in: str = ""
    """The instrument that the plan cites for its form."""
    appraisal: Deadline | None = None
    """By when the appraisal is due; None: neither law nor issuer sets a limit for this dossier."""


@dataclass(frozen=True)
class PaidBefore:
    """Money that a nominee of the list was given for the same achievement by an earlier decision."""

    n: int
    """Nomination of the list."""
    recipient_class: str
    award: str
    year: int
    achievement: str
    amount: int
    """Đồng."""
    decision: str
    """Number of that decision."""


@dataclass(frozen=True)
class BonusRows:
    """What the money of one decision is reckoned from: rows of the pinned set, and those around the decision's day."""

    award: str
    level: str
    classes: tuple[str, ...]
    """Recipient classes of the list."""
    pinned: tuple[LegalValue, ...]
    current: tuple[LegalValue, ...]
    earlier: tuple[PaidBefore, ...] = ()


@dataclass(frozen=True)
class Ruled:
    """What came of it. `comparison`: both results, where two laws were compared."""

    findings: tuple[Finding, ...]
    comparison: Comparison | None = None
    refusal: Refusal | None = None


def _papers(ruling: RuleSet, values: tuple[LegalValue, ...]) -> tuple[Finding, ...]:
    candidate = ruling.candidate
    group = group_of(values, candidate.award, candidate.commendation_type, candidate.recipient_class)
    return missing_by_law(ruling.plan, group, ruling.papers, values)


def _form(ruling: RuleSet, values: tuple[LegalValue, ...], plan: Source) -> tuple[Finding, ...]:
    forms = [number.group(1) for item in ruling.plan if (number := FORM_NUMBER.search(item.form))]
    content = FORM_CONTENT.get(ruling.candidate.commendation_type)
    if not (forms and content and ruling.cited_in):
        return ()
    return form_applied(content, forms[0], ruling.cited_in, values, plan)


def _judged(ruling: RuleSet, alternative: bool, plan: Source) -> Judged:
    """Every group of rules is heard even when one refuses: a gap that both laws share is none of the newer one."""
    day = ruling.choice.alternative_day if alternative else ruling.choice.base_day
    assert day is not None  # an alternative is judged only where there is one
    values = ruling.alternative if alternative else ruling.values
    groups: tuple[Callable[[], tuple[Finding, ...]], ...] = (
        lambda: assess(ruling.candidate, values),
        lambda: _papers(ruling, values),
        lambda: _form(ruling, values, plan),
    )
    found: list[Finding] = []
    refusals: list[Refusal] = []
    for group in groups:
        try:
            found += group()
        except Refusal as refusal:
            refusals.append(refusal)
    return Judged(day, tuple(found), refusals[0].note() if refusals else None)


def judge_dossier(ruling: RuleSet, plan: Source) -> Ruled:
    """Every rule on the dossier under its law; under the newer one too where the transition clause compares them.

    Verified rows that are violated refuse; everything else is a finding that asks for a recorded decision.
    Source: law §8.1; transition.<DAY>.
    """
    old = _judged(ruling, False, plan)
    comparison = None
    applies = old
    if ruling.choice.alternative_day is not None:
        comparison = more_favourable(ruling.choice, old, _judged(ruling, True, plan))
        applies = comparison.applies
    if applies.refusal is not None:
        return Ruled(applies.findings, comparison, from_note(applies.refusal))
    asked = comparison.findings if comparison is not None else ()
    return Ruled((*applies.findings, *asked), comparison)


def require_answered(ruled: Ruled, answered: tuple[str, ...], plan: Source) -> tuple[str, ...]:
    """Codes of the warnings, all answered by a recorded decision. Refuses WARNINGS_OPEN, or by a verified row."""
    if ruled.refusal is not None:
        raise ruled.refusal
    asked = warnings(ruled.findings)
    left = [finding for finding in asked if finding.code not in answered]
    if left:
        raise WarningsOpen(
            " ".join(finding.sentence for finding in left),
            "Xem từng cảnh báo, ghi ý kiến chấp nhận kèm lý do rồi tiếp nhận lại; hoặc trả lại hồ sơ.",
            left[0].source if str(left[0].source) else plan,
        )
    return tuple(sorted({finding.code for finding in asked}))
