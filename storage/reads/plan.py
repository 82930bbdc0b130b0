"""What a campaign's plan says beside windows and quotas: awards with their path, gates, duties, targets, contents."""

import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from payloads.basis import CampaignBasis
from payloads.naming import names_of
from rules.facts import AwardPath, Gate
from storage.facts import basis_of
from storage.tables.subject import Campaign

OPERATORS = {"EQ": "bằng", "GE": "từ", "GT": "trên", "LE": "không quá", "LT": "dưới", "RANGE": "từ"}
MODES = {"REGULAR": "Thường xuyên", "THEMATIC": "Theo chuyên đề", "WAVE": "Theo đợt"}
NOT_SAID = "Kế hoạch không nêu ai phê duyệt."
CLASSES = {"ALL": "mọi hồ sơ", "COLLECTIVE": "tập thể", "INDIVIDUAL": "cá nhân"}


@dataclass(frozen=True)
class AwardLine:
    """One award and the way a nominee takes to it."""

    award: AwardPath
    steps: tuple[str, ...]


@dataclass(frozen=True)
class GateLine:
    """What the plan demands before a dossier is taken."""

    gate: Gate
    concerns: str


@dataclass(frozen=True)
class TargetLine:
    """A target of the plan. `aim`: «từ 95 %», or the plan's own words."""

    text: str
    aim: str
    article: str


@dataclass(frozen=True)
class PlanView:
    """The plan as its campaign's page shows it."""

    awards: tuple[AwardLine, ...]
    gates: tuple[GateLine, ...]
    obligations: tuple[tuple[str, str, str], ...]
    """(label, bound in the plan's words, source)."""
    ad_hoc: str
    """Source of the path for a sudden achievement; empty: the plan has none."""
    approval: str
    """Who approves the plan before its launch; empty: nobody has to."""
    modes: tuple[tuple[str, str], ...]
    targets: tuple[TargetLine, ...]
    contents: tuple[tuple[str, str], ...]
    clusters: tuple[tuple[str, int], ...]
    """(name, members)."""


def plan_view(session: Session, code: str) -> PlanView:
    """Everything from the campaign's row: the basis of the rules, and the definition for what no rule reads."""
    row = session.get_one(Campaign, code)
    basis, defn = basis_of(row), json.loads(row.definition or "{}")
    return PlanView(
        awards=tuple(AwardLine(award, _steps(basis, award)) for award in basis.awards),
        gates=tuple(GateLine(gate, CLASSES.get(gate.applies_to, gate.applies_to)) for gate in basis.gates),
        obligations=_obligations(basis),
        ad_hoc=str(basis.ad_hoc.source) if basis.ad_hoc is not None else "",
        approval=str((defn.get("approval") or {}).get("by", "") or NOT_SAID) if basis.needs_approval else "",
        modes=tuple((MODES.get(mode["kind"], ""), mode["as_written"]) for mode in defn.get("modes", ())),
        targets=tuple(_target(target) for target in defn.get("targets", ())),
        contents=tuple((content["no"], content["text"]) for content in defn.get("contents", ())),
        clusters=tuple((cluster.name, len({row.value for row in cluster.members})) for cluster in basis.clusters),
    )


def _steps(basis: CampaignBasis, award: AwardPath) -> tuple[str, ...]:
    called = names_of(basis, award.code)
    if award.path == "OWN_UNIT":
        return ("Đơn vị tự xét và quyết định",)
    council = ("Hội đồng Thi đua - Khen thưởng",) if award.council else ()
    first = ("Đơn vị nộp hồ sơ", f"{called.standing} thẩm định", *council, f"{called.authority} kết luận")
    if award.path == "FORWARDED":
        return (*first, f"trình {called.superior}")
    return (*first, "ký, cho số, phát hành")


def _obligations(basis: CampaignBasis) -> tuple[tuple[str, str, str], ...]:
    by_key = {window.key: window for window in basis.windows}
    lines = []
    for owed in basis.obligations:
        window = by_key.get(owed.window)
        lines.append((owed.label, window.as_written if window is not None else "", str(owed.source)))
    return tuple(lines)


def _target(target: dict[str, Any]) -> TargetLine:
    low, high, unit = (_plain(target.get(name)) for name in ("low", "high", "unit"))
    words = OPERATORS.get(target["operator"], "")
    if not words or not low:
        return TargetLine(target["text"], target.get("as_written") or "không nêu bằng số", target["article"])
    aim = f"{words} {low}{f' đến {high}' if high else ''} {unit}".strip()
    return TargetLine(target["text"], aim + (" (vượt thì càng tốt)" if target.get("over") else ""), target["article"])


def _plain(value: object) -> str:
    """A number of the definition as people write it: «12.000», «9,5»; words stay as they are."""
    if value in (None, ""):
        return ""
    whole, point, rest = str(value).partition(".")
    if not whole.isdigit() or (point and not rest.isdigit()):
        return str(value)
    grouped, rest = f"{int(whole):,}".replace(",", "."), rest.rstrip("0")
    return f"{grouped},{rest}" if rest else grouped
