"""A finding: what a rule noticed without refusing. It warns and asks for a recorded decision of an officer.

One place decides between the two: a verified row that is violated refuses, an unverified one finds (law §0.1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rules.facts import LegalValue, Source
from rules.refusal import Refusal
from rules.values import cited, held

WARNING = "WARNING"
"""Answered by a recorded decision before the act goes on."""
NOTE = "NOTE"
"""Shown; asks for nothing."""
NO_RULE = "NO_RULE"
DECIDE = "Căn cứ này chưa được cán bộ xác nhận trên văn bản chính thức: ghi quyết định xử lý kèm lý do."
CONFIRM = "Xác nhận căn cứ tại trang «Căn cứ pháp lý», hoặc ghi quyết định xử lý kèm lý do."


@dataclass(frozen=True)
class Finding:
    """What was noticed. Lives in histories: fields are only added, each with a default."""

    code: str
    """Code of the ground that a verified row would have refused with, or one of its own."""
    rule: str
    """Source id of the rule, e.g. P6."""
    sentence: str
    remedy: str
    source: Source
    verified: bool = False
    """Whether the row it rests on was confirmed; True only for notes, for a verified violation refuses."""
    severity: str = WARNING
    value_id: str = ""
    """The row it rests on."""


def judge(value: LegalValue, rule: str, ground: Refusal) -> Finding:
    """A violated row: raises `ground` when an officer has verified the row, else answers the finding in its place.

    The row's instrument and article become the source of both.
    """
    ground.source = value.source
    if value.verified:
        raise ground
    return Finding(ground.code, rule, ground.sentence, f"{ground.remedy} {DECIDE}", value.source, value_id=value.id)


def violated(values: tuple[LegalValue, ...], value_id: str, rule: str, ground: Refusal) -> tuple[Finding, ...]:
    """:func:`judge` on the row of that id; with no row in force, or a gap, only a warning NO_RULE is left."""
    value = held(values, value_id)
    if value is None:
        return (no_rule(rule, value_id, ground.sentence, cited(values, value_id)),)
    return (judge(value, rule, ground),)


def warn(values: tuple[LegalValue, ...], value_id: str, rule: str, code: str, said: tuple[str, str]) -> Finding:
    """A warning that no confirmation turns into a refusal. `said`: (sentence, remedy)."""
    value = held(values, value_id)
    if value is None:
        return no_rule(rule, value_id, said[0], cited(values, value_id))
    return Finding(code, rule, said[0], said[1], value.source, value.verified, value_id=value.id)


def no_rule(rule: str, value_id: str, sentence: str, source: Source) -> Finding:
    """Nothing in force says so (no row, or a gap): whoever decides has to say on what ground."""
    words = f"{sentence} Hệ thống chưa có căn cứ đang có hiệu lực cho việc này."
    return Finding(NO_RULE, rule, words, f"Hỏi cơ quan ban hành. {CONFIRM}", source, value_id=value_id)


def note(rule: str, code: str, sentence: str, value: LegalValue) -> Finding:
    """Something to be shown with its source that asks for nothing."""
    return Finding(code, rule, sentence, "", value.source, value.verified, NOTE, value.id)


def warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that ask for a recorded decision, in order."""
    return tuple(finding for finding in findings if finding.severity == WARNING)


def collect(checks: Iterable[Callable[..., tuple[Finding, ...]]], *facts: object) -> tuple[Finding, ...]:
    """The findings of all checks on the same facts, in order; all are made even when one refuses.

    Raises the first refusal, with the sentences, remedies and sources of every other one added to its own.
    """
    findings: list[Finding] = []
    refusals: list[Refusal] = []
    for check in checks:
        try:
            findings += check(*facts)
        except Refusal as refusal:
            refusals.append(refusal)
    if refusals:
        raise _together(refusals)
    return tuple(findings)


def _together(refusals: list[Refusal]) -> Refusal:
    if len(refusals) == 1:
        return refusals[0]
    sentences = " ".join(f"({n}) {one.sentence}" for n, one in enumerate(refusals, 1))
    remedies = " ".join(dict.fromkeys(one.remedy for one in refusals))
    sources = "; ".join(dict.fromkeys(str(one.source) for one in refusals))
    return type(refusals[0])(sentences, remedies, Source(sources))
