"""From the typed files to what the rules consume, and the one way in for the other rooms: `load_campaign`."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from definitions.check import inspect
from definitions.files import Files
from definitions.issuer import Council, IssuerSettings, Units
from definitions.model import Definition, Quota, StatedWindow
from definitions.problem import DefinitionRefused, Problem
from rules.calendar import inclusive_end, short_date, start_of_day
from rules.facts import DossierItem, QuotaRule, Source, Standard, Window

SILENT_QUOTA_ID = "Q_KHONG_CO_DONG"
"""The rule for categories that the plan gives no line; its source is the issuer, not the plan."""


@dataclass(frozen=True)
class Campaign:
    """Everything a launch needs, from files without errors."""

    code: str
    definition: Definition
    issuer: IssuerSettings
    units: Units
    council: Council
    digest: str
    """SHA-256 (hex) over the texts of the four files."""
    problems: tuple[Problem, ...]
    """Warnings and notes; a launch names them."""


def load_campaign(path: Path) -> Campaign:
    """The campaign of the definition file and its companions; DefinitionRefused with every problem on errors."""
    inspection = inspect(path)
    typed = inspection.typed
    definition, issuer, units, council = typed.definition, typed.issuer, typed.units, typed.council
    if inspection.refused or definition is None or issuer is None or units is None or council is None:
        raise DefinitionRefused(inspection.problems)
    digest = _digest(inspection.files)
    return Campaign(definition.code, definition, issuer, units, council, digest, inspection.problems)


def plan_name(defn: Definition) -> str:
    """«Kế hoạch số 153/KH-UBND ngày 28/5/2024 của UBND huyện Chợ Đồn», as every refusal cites it."""
    document = defn.document
    number = f"{document.number or '…'}/{document.symbol}"
    return f"{document.type_name} số {number} ngày {short_date(document.issued_on)} của {defn.issuer.name}"


def windows(defn: Definition) -> dict[str, Window]:
    """CAMPAIGN, SUBMISSION and REPORT as half-open periods of UTC instants."""
    stated = {
        "CAMPAIGN": defn.windows.campaign,
        "SUBMISSION": defn.windows.submission,
        "REPORT": defn.windows.report,
    }
    return {key: _window(defn, key, window) for key, window in stated.items()}


def quota_rules(defn: Definition, settings: IssuerSettings | None = None) -> tuple[QuotaRule, ...]:
    """The plan's quota lines; with the issuer's settings also the rule for categories without a line.

    A category without any rule has no quota at all: the plan is silent, and only the issuer can speak for it.
    """
    stated = tuple(_quota(defn, quota) for quota in defn.quotas)
    return stated if settings is None else (*stated, *_silent_quota(defn, settings))


def forward_quota(defn: Definition) -> QuotaRule:
    """How many the district may propose to the province; `ambiguous` says that the words have two readings."""
    return _quota(defn, defn.forward_quota)


def dossier(defn: Definition) -> tuple[DossierItem, ...]:
    """The papers that a dossier must hold; the head's declaration is an act and stands in :func:`declaration`."""
    return tuple(
        DossierItem(item.kind, item.label, _source(defn, item.article), item.required, item.form)
        for item in defn.dossier.items
    )


def declaration(defn: Definition) -> DossierItem:
    """What the head declares with every submission; `form` holds the sentence itself."""
    stated = defn.dossier.declaration
    return DossierItem(stated.kind, stated.label, Source(stated.source), required=True, form=stated.text)


def standards(defn: Definition) -> tuple[Standard, ...]:
    """What nominees are appraised against; alternatives share a group."""
    return tuple(Standard(item.code, item.text, item.applies_to, item.group) for item in defn.standards)


def _window(defn: Definition, key: str, stated: StatedWindow) -> Window:
    opens_at = start_of_day(stated.from_on) if stated.from_on else None
    closes_at = inclusive_end(stated.to_on) if stated.to_included else start_of_day(stated.to_on)
    return Window(key, opens_at, closes_at, stated.as_written, _source(defn, stated.article))


def _quota(defn: Definition, quota: Quota) -> QuotaRule:
    source = _source(defn, quota.article)
    return QuotaRule(
        quota.id, quota.maximum, source, quota.units, quota.categories, quota.combined, ambiguous=quota.ambiguous
    )


def _silent_quota(defn: Definition, settings: IssuerSettings) -> Iterator[QuotaRule]:
    stated = settings.values.quota_without_line
    covered = {category for quota in defn.quotas for category in quota.categories}
    silent = tuple(category.code for category in defn.categories if category.code not in covered)
    if silent:
        yield QuotaRule(SILENT_QUOTA_ID, stated.value, Source(stated.source), categories=silent)


def _source(defn: Definition, article: str) -> Source:
    return Source(plan_name(defn), article)


def _digest(files: Files) -> str:
    parts = (hashlib.sha256(document.text.encode()).digest() for document in files.all())
    return hashlib.sha256(b"".join(parts)).hexdigest()
