"""From the typed files to what the rules consume, and the one way in for the other rooms: `load_campaign`."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from definitions.check import inspect
from definitions.cluster import cluster_of
from definitions.files import Files
from definitions.issuer import Council, IssuerSettings, Units
from definitions.law import day_table, law_table, law_values
from definitions.model import AdHoc, Award, Definition, DossierPaper, Quota
from definitions.period import StatedWindow
from definitions.problem import DefinitionRefused, Problem
from definitions.statute import Statute, statute_name
from payloads.basis import CouncilSeat, Participant
from rules.calendar import inclusive_end, short_date, start_of_day
from rules.cluster import Cluster
from rules.completeness import GROUPS
from rules.deadline import DAYS, ROLLS, DayTable, Deadline, deadline, rolls
from rules.deadline import stated as stated_day
from rules.facts import (
    AdHocPath,
    AwardPath,
    DossierItem,
    Gate,
    LegalValue,
    Obligation,
    QuotaRule,
    Source,
    Standard,
    Window,
)
from rules.values import entries

SILENT_QUOTA_ID = "Q_KHONG_CO_DONG"
"""The rule for categories that the plan gives no line; its source is the issuer, not the plan."""
OBLIGATIONS = {
    "REGISTRATION": "Đăng ký thi đua",
    "PLEDGE": "Ký kết giao ước thi đua",
    "PLAN": "Kế hoạch thi đua của đơn vị",
    "REPORT": "Báo cáo kết quả",
}
DECLARATION = DossierItem(
    "CAM_DOAN_THU_TRUONG",
    "Thủ trưởng đơn vị cam đoan chịu trách nhiệm về tính chính xác của hồ sơ",
    Source("Yêu cầu của hệ thống với mọi lần nộp hồ sơ; kế hoạch không nêu danh mục hồ sơ"),
    required=True,
    form=(
        "Tôi, thủ trưởng đơn vị đề nghị, chịu trách nhiệm về tính chính xác, trung thực của hồ sơ và thành tích "
        "đề nghị khen thưởng."
    ),
)
"""For plans without a list of papers: every submission carries the head's declaration."""


@dataclass(frozen=True)
class Campaign:
    """Everything a launch needs, from files without errors."""

    code: str
    definition: Definition
    issuer: IssuerSettings
    units: Units
    council: Council | None
    digest: str
    """SHA-256 (hex) over the texts of the files."""
    problems: tuple[Problem, ...]
    """Warnings and notes; a launch names them."""
    statute: Statute | None = None


def load_campaign(path: Path, instead: Mapping[str, str] | None = None) -> Campaign:
    """The campaign of the definition file and its companions; DefinitionRefused with every problem on errors.

    `instead`: companions in place of those named, as in `definitions.files.read_files`.
    """
    inspection = inspect(path, instead)
    typed = inspection.typed
    definition, issuer, units = typed.definition, typed.issuer, typed.units
    if inspection.refused or definition is None or issuer is None or units is None:
        raise DefinitionRefused(inspection.problems)
    digest = _digest(inspection.files)
    return Campaign(
        definition.code, definition, issuer, units, typed.council, digest, inspection.problems, typed.statute
    )


def decided_on(defn: Definition) -> date:
    """The plan's day: law loaded for it is that of this day. Of a draft the first day of the month it names."""
    document = defn.document
    if document.issued_on is not None:
        return document.issued_on
    assert document.issued_in is not None  # the check demands one of the two
    return document.issued_in.first_day


def plan_name(defn: Definition) -> str:
    """«Kế hoạch số 153/KH-UBND ngày 28/5/2024 của UBND huyện Chợ Đồn», as every refusal cites it."""
    document = defn.document
    number = f"{document.number or '…'}/{document.symbol}"
    month = f"tháng {document.issued_in.month} năm {document.issued_in.year}" if document.issued_in else ""
    day = f"ngày {short_date(document.issued_on)}" if document.issued_on else month
    return f"{document.type_name} số {number} {day} của {document.issued_by or defn.issuer.name}"


def windows(
    defn: Definition, settings: IssuerSettings | None = None, table: DayTable | None = None
) -> dict[str, Window]:
    """Every period as half-open UTC instants: CAMPAIGN, REGISTRATION, SUBMISSION, REPORT, WAVE_n, PLAN, REVIEW_n.

    Only what the plan states; with the issuer's settings also PLAN and REVIEW_n where only the issuer sets the day.
    `table`: days off that last days are compared with; by default those of law/.
    """
    bounds, plans = deadlines(defn, settings, table), _stated(defn)
    return {
        key: _window(defn, key, plans[key], last) if key in plans else _issuers_window(defn, key, last)
        for key, last in bounds.items()
    }


def deadlines(
    defn: Definition, settings: IssuerSettings | None = None, table: DayTable | None = None
) -> dict[str, Deadline]:
    """The last day of every window by its key, with the day that it would move on to, and which of them is in effect.

    A window says whether it moves; where it does not, the issuer's setting does, and that is off where nobody set it.
    """
    table, rolls = day_table() if table is None else table, _rolls(defn)
    found = {
        key: stated_day(
            window.last_on,
            table,
            rolls if window.roll_forward is None else window.roll_forward,
            _source(defn, window.article),
        )
        for key, window in _stated(defn).items()
    }
    for key, last in _issuers_days(defn, settings, table, rolls) if settings else ():
        found.setdefault(key, last)
    return found


def _rolls(defn: Definition) -> bool:
    return rolls((row,) if (row := _law(defn).get(ROLLS)) is not None else ())


def _stated(defn: Definition) -> dict[str, StatedWindow]:
    stated = {
        "CAMPAIGN": defn.windows.campaign,
        "REGISTRATION": defn.windows.registration,
        "SUBMISSION": defn.windows.submission,
        "REPORT": defn.windows.report,
        "PLAN": defn.unit_plan.due if defn.unit_plan else None,
    }
    for wave in defn.waves:
        stated |= {f"WAVE_{wave.no}": wave.window, f"REVIEW_{wave.no}": wave.review_due}
    return {key: window for key, window in stated.items() if window is not None}


def quota_rules(defn: Definition, settings: IssuerSettings | None = None) -> tuple[QuotaRule, ...]:
    """The plan's quota lines in its order; with the issuer's settings also the rule for silent categories.

    A category without any rule has no quota at all: the plan is silent, and only the issuer can speak for it. A plan
    without a single line limits nothing.
    """
    stated = tuple(_quota(defn, quota) for quota in defn.quotas)
    return stated if settings is None else (*stated, *_silent_quota(defn, settings))


def forward_quota(defn: Definition) -> QuotaRule | None:
    """How many the issuer may propose one level up; `ambiguous` says that the words have two readings."""
    return None if defn.forward_quota is None else _quota(defn, defn.forward_quota)


def awards(defn: Definition, statute: Statute | None = None) -> tuple[AwardPath, ...]:
    """Every award with its path. Whether the Council is in it: the plan says, else the statute; the check demands one.

    An award of a unit itself (OWN_UNIT) never goes through this Council.
    """
    return tuple(_award(defn, award, statute) for award in defn.awards)


def gates(defn: Definition) -> tuple[Gate, ...]:
    """What the plan demands of a unit before its nominee is taken; none where it states none."""
    return tuple(
        Gate(gate.key, gate.applies_to, gate.refuses, gate.label, _source(defn, gate.article)) for gate in defn.gates
    )


def obligations(defn: Definition, settings: IssuerSettings | None = None) -> tuple[Obligation, ...]:
    """What a unit owes by when: registration, pledge, plan, a review for each wave, the result report.

    `window` names one of :func:`windows` (given the same settings); empty: neither plan nor issuer sets a day.
    """
    bounds = windows(defn, settings)

    def owed(key: str, label: str, article: str, window: str) -> Obligation:
        return Obligation(key, label, _source(defn, article), window if window in bounds else "")

    found: list[Obligation] = []
    if defn.registration is not None:
        article = defn.registration.article
        found += [owed(key, OBLIGATIONS[key], article, "REGISTRATION") for key in defn.registration.includes]
    if defn.unit_plan is not None:
        found.append(owed("PLAN", OBLIGATIONS["PLAN"], defn.unit_plan.article, "PLAN"))
    for wave in defn.waves:
        if wave.review_required:
            key = f"REVIEW_{wave.no}"
            found.append(owed(key, f"Báo cáo sơ kết {wave.name}", wave.article, key))
    if defn.windows.report is not None or defn.reporting is not None:
        report = defn.windows.report
        found.append(owed("REPORT", OBLIGATIONS["REPORT"], report.article if report else "", "REPORT"))
    return tuple(found)


def ad_hoc(defn: Definition) -> AdHocPath | None:
    """Commendation outside the filing window; its papers are required only where the plan lists them."""
    stated: AdHoc | None = defn.ad_hoc
    if stated is None:
        return None
    papers = tuple(_item(defn, paper) for paper in stated.items)
    source = _source(defn, stated.article)
    return AdHocPath(stated.recipients, papers or _laws_list(defn, "AD_HOC"), source)


def dossier(defn: Definition) -> tuple[DossierItem, ...]:
    """The papers that a dossier must hold; the head's declaration is an act and stands in :func:`declaration`.

    Without a list of the plan's own: the law's list of the plan's day, where it has one, as papers that only warn.
    """
    if defn.dossier is not None:
        return tuple(_item(defn, paper) for paper in defn.dossier.items)
    return _laws_list(defn, GROUPS[defn.commendation_type])


def declaration(defn: Definition) -> DossierItem:
    """What the head declares with every submission; `form` holds the sentence itself."""
    if defn.dossier is None:
        return DECLARATION
    stated = defn.dossier.declaration
    return DossierItem(stated.kind, stated.label, Source(stated.source), required=True, form=stated.text)


def standards(defn: Definition) -> tuple[Standard, ...]:
    """What nominees are appraised against; alternatives share a group."""
    return tuple(Standard(item.code, item.text, item.applies_to, item.group) for item in defn.standards)


def labels(defn: Definition) -> dict[str, str]:
    """Role or word of a paper → how this issuer calls it; CHANNEL: the portal that the plan names."""
    channel = {"CHANNEL": defn.channel.name} if defn.channel is not None else {}
    return {**channel, **defn.issuer.labels}


def participants(units: Units) -> tuple[Participant, ...]:
    """Why each unit takes part; a unit that is both a member and bound by the plan comes twice."""
    return tuple(
        Participant(unit.code, part, unit.place, unit.category)
        for unit in units.units
        for part, takes in (("MEMBER", unit.member), ("DUTY", unit.duty_bearer))
        if takes
    )


def clusters(units: Units) -> tuple[Cluster, ...]:
    """Clusters and blocs with their members, heads and scale."""
    return tuple(cluster_of(stated) for stated in units.clusters)


def council_seats(council: Council | None) -> tuple[CouncilSeat, ...]:
    """The persons on the decision that establishes the Council, in its order; none without a Council."""
    return tuple(
        CouncilSeat(
            member.code,
            member.seat,
            start_of_day(member.valid_from),
            inclusive_end(member.valid_until) if member.valid_until else None,
        )
        for member in (council.members if council else ())
    )


def _issuers_days(
    defn: Definition, settings: IssuerSettings, table: DayTable, rolls: bool
) -> Iterator[tuple[str, Deadline]]:
    values = settings.values
    if defn.unit_plan is not None and (due := values.plan_due_on):
        yield "PLAN", stated_day(due.value, table, rolls, Source(due.source))
    if (review := values.review_due_days) is not None:
        for wave in defn.waves:
            source = Source(review.source)
            yield f"REVIEW_{wave.no}", deadline(wave.window.last_on, review.value, DAYS, table, rolls, source)


def _issuers_window(defn: Definition, key: str, last: Deadline) -> Window:
    begun = next((wave.window.bound.closes_at for wave in defn.waves if key == f"REVIEW_{wave.no}"), None)
    return Window(key, begun, last.due_at, f"đến hết ngày {short_date(last.effective_on)}", last.source)


def _window(defn: Definition, key: str, stated: StatedWindow, last: Deadline) -> Window:
    source = _source(defn, stated.article)
    opens_at = start_of_day(stated.opens_on) if stated.opens_on else None
    words = stated.as_written
    if stated.correction:
        words += f"; hiệu chỉnh: hết ngày {short_date(stated.last_on)}, {stated.correction.source}"
    return Window(key, opens_at, last.due_at, words, source)


def _quota(defn: Definition, quota: Quota) -> QuotaRule:
    source = Source(quota.amended_by, quota.article) if quota.amended_by else _source(defn, quota.article)
    return QuotaRule(
        quota.id,
        quota.maximum,
        source,
        quota.units,
        quota.categories,
        quota.combined,
        quota.ambiguous,
        quota.recipient,
        quota.award or "",
        valid_from=quota.valid_from,
        valid_until=quota.valid_until + timedelta(days=1) if quota.valid_until else None,
        counted_from=None if quota.amended_by else quota.valid_from,
        amended_by=quota.amended_by or "",
    )


def _silent_quota(defn: Definition, settings: IssuerSettings) -> Iterator[QuotaRule]:
    stated = settings.values.quota_without_line
    covered = {category for quota in defn.quotas for category in quota.categories}
    silent = tuple(category.code for category in defn.categories if category.code not in covered)
    if silent and stated is not None and defn.quotas:
        yield QuotaRule(SILENT_QUOTA_ID, stated.value, Source(stated.source), categories=silent)


def _award(defn: Definition, award: Award, statute: Statute | None) -> AwardPath:
    council, source = award.council, _source(defn, award.article)
    ruled = statute.forms.get(award.form) if statute is not None else None
    if council is None and statute is not None and ruled is not None and award.path != "OWN_UNIT":
        council = ruled.council
        source = replace(source, article=f"{source.article}; {statute_name(statute)}")
    return AwardPath(
        award.code,
        award.form,
        award.name,
        award.authority,
        award.path,
        bool(council),
        source,
        award.recipients,
        award.maximum or 0,
    )


def _item(defn: Definition, paper: DossierPaper) -> DossierItem:
    source = _source(defn, paper.article)
    return DossierItem(paper.kind, paper.label, source, paper.required, paper.form, paper.awards)


def _laws_list(defn: Definition, group: str) -> tuple[DossierItem, ...]:
    row = _law(defn).get(f"dossier.{group}.documents")
    if row is None:
        return ()
    return tuple(DossierItem(kind, kind, row.source, required=False) for kind in entries(row))


def _law(defn: Definition) -> Mapping[str, LegalValue]:
    """What holds for the issuer on the plan's day."""
    issuer = defn.issuer
    scopes = law_table().scopes_of(issuer.code, issuer.province_code or "", defn.code)
    return law_values(decided_on(defn), scopes=scopes)


def _source(defn: Definition, article: str) -> Source:
    return Source(plan_name(defn), article)


def _digest(files: Files) -> str:
    parts = (hashlib.sha256(document.text.encode()).digest() for document in files.all() if document.text)
    return hashlib.sha256(b"".join(parts)).hexdigest()
