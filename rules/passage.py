"""How a running case passes from a unit to the one that took over: the facts of the act, and what it has to answer.

The act itself belongs to the case (campaign, enrolment, nomination): it takes a `Passage` into its history, so a replay
needs no table. Old papers keep the old unit's name; only who goes on with the case changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.facts import Source
from rules.finding import DECIDE, Finding, no_rule
from rules.organisation import FUNCTION_LABELS, ORGANISATION, Function, Succession, Unit, responsible
from rules.refusal import WrongUnit


@dataclass(frozen=True)
class Passage:
    """How a case passes from one unit to its successor. Lives in histories: fields are only added, with defaults."""

    unit: str
    function: str
    candidates: tuple[str, ...] = ()
    """Who is named by the rows; several: the place has to decide; none: a GAP."""
    path: tuple[str, ...] = ()
    """Units on the way, the one that hands over first."""
    on: date | None = None
    """First day of the succession; None: nothing was lost."""
    place: str = ""
    instrument: str = ""
    article: str = ""
    evidence: str = ""
    verified: bool = False


def passage(
    units: Mapping[str, Unit],
    successions: Sequence[Succession],
    unit: str,
    function: Function,
    at: date | datetime,
    place: str = "",
) -> Passage:
    """How a case of `unit` passes on on that day: what the act that hands it on takes into its history."""
    answer = responsible(units, successions, unit, function, at, place)
    first, last = (answer.path[0], answer.path[-1]) if answer.path else (None, None)
    return Passage(
        unit=unit,
        function=function.value,
        candidates=answer.units,
        path=tuple(dict.fromkeys((unit, *(step.to_unit for step in answer.path if step.to_unit)))),
        on=first.on if first else None,
        place=place,
        instrument=last.basis.source.title if last else "",
        article=last.basis.source.article if last else "",
        evidence=last.basis.evidence if last else "",
        verified=not answer.unverified if answer.path else unit in units and units[unit].basis.verified,
    )


def pass_on(given: Passage, to_unit: str) -> tuple[Finding, ...]:
    """What has to be answered before a case goes to `to_unit`; empty: confirmed rows say that it does.

    Refuses WRONG_UNIT when the case would stay where it is, and when confirmed rows name other units. While a row is
    unverified, or nobody is named, it warns: the officer decides on record. Source: the passage's own instrument.
    """
    source = Source(given.instrument, given.article) if given.instrument else ORGANISATION
    if to_unit == given.unit:
        raise WrongUnit("Đơn vị tiếp nhận chính là đơn vị đang giữ.", "Chọn đơn vị tiếp nhận khác.", source)
    label = FUNCTION_LABELS[Function(given.function)]
    if not given.candidates:
        return (no_rule("P8", "", f"Việc «{label}» của {given.unit} chưa có đơn vị tiếp nhận", source),)
    if to_unit in given.candidates and len(given.candidates) == 1 and given.verified:
        return ()
    named = ", ".join(given.candidates)
    remedy = "Chọn đơn vị tiếp nhận theo danh mục tổ chức."
    if to_unit not in given.candidates:
        sentence = f"Theo danh mục tổ chức, việc «{label}» của {given.unit} thuộc {named}, không phải {to_unit}."
        if given.verified:
            raise WrongUnit(sentence, remedy, source)
        return (Finding("WRONG_UNIT", "P8", sentence, f"{remedy} {DECIDE}", source),)
    if len(given.candidates) > 1:
        sentence = f"Việc «{label}» của {given.unit} chia cho nhiều đơn vị: {named}; phải xác định theo địa bàn."
        return (Finding("PLACE_DECIDES", "P8", sentence, DECIDE, source, given.verified),)
    sentence = f"{to_unit} tiếp nhận việc «{label}» của {given.unit}; căn cứ tiếp nhận chưa được xác nhận."
    return (Finding("SUCCESSION_UNVERIFIED", "P8", sentence, DECIDE, source),)
