"""From a campaign's checked files and the tables of law to what its row holds: the basis of every rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from definitions import facts as derive
from definitions.cluster import cluster_of
from definitions.facts import Campaign
from definitions.issuer import Stated
from definitions.law.resolve import law_values
from definitions.problem import Severity
from definitions.statute import statute_values
from payloads.basis import CampaignBasis, Warned
from rules.award_history import FORM_CODES
from rules.deadline import ROLLS, WORDS
from rules.facts import AwardPath, LegalValue
from rules.signing import CAPACITIES, UNLISTED

SETTLE_SECONDS = 60
ISSUER_VALUES = {
    "supplement.limit": "supplement_working_days",
    "appraisal.limit": "appraisal_working_days",
}
"""Limits that the law leaves to the issuer, or that its own setting comes before → the issuer's setting."""
GENERAL = (ROLLS, "council.advisory", "council.quorum", "council.threshold_base", "registry.number_limit")
"""Rows of law that travel with the facts of every case; a dossier's own rule set is resolved at its reception."""
CALENDAR = ("appraisal_by", "council_meets_on", "forward_by", "letter_on", "decision_on", "ceremony_on")


def scopes_of(loaded: Campaign) -> tuple[str, ...]:
    """Whose rows of law apply, the narrowest last."""
    issuer = loaded.definition.issuer
    province = (f"province:{issuer.province_code}",) if issuer.province_code else ()
    return ("national", *province, f"issuer:{issuer.code}", f"campaign:{loaded.code}")


def _awards(loaded: Campaign) -> tuple[AwardPath, ...]:
    return tuple(
        replace(award, catalogue=award.catalogue or FORM_CODES.get(award.form, award.form))
        for award in derive.awards(loaded.definition, loaded.statute)
    )


def _values(loaded: Campaign, day: date) -> tuple[LegalValue, ...]:
    """Law of the plan's day; the Council's statute and the issuer's settings take the place of what it leaves open."""
    level = loaded.definition.issuer.level.lower()
    wanted = {
        *GENERAL,
        "supplement.limit",
        f"appraisal.limit.{level}",
        *(f"award.{award.catalogue}.authority" for award in _awards(loaded)),
        "form_number.CAMPAIGN",
        "principle.P4",
        "principle.P6",
    }
    rows = {row.id: row for row in law_values(day, scopes=scopes_of(loaded)).values() if row.id in wanted}
    if loaded.statute is not None:
        rows |= {row.id: row for row in statute_values(loaded.statute)}
    for value_id, key in ISSUER_VALUES.items():
        stated = getattr(loaded.issuer.values, key)
        name = f"{value_id}.{level}" if value_id == "appraisal.limit" else value_id
        if stated is not None:
            rows[name] = _stated(rows.get(name), name, stated, loaded.definition.issuer.code)
    return tuple(rows[name] for name in sorted(rows))


def _stated(row: LegalValue | None, name: str, stated: Stated[object], issuer: str) -> LegalValue:
    unit = stated.unit if stated.unit in WORDS else "working_days"
    base = row or LegalValue(name, "", unit, None, None, "", "", "")
    return replace(
        base,
        value=str(stated.value),
        unit=unit,
        instrument=stated.source,
        article="",
        scope=f"issuer:{issuer}",
        evidence="minh họa" if stated.illustrative else "issuer",
    )


def _illustrative(loaded: Campaign) -> tuple[str, ...]:
    files = (loaded.units, loaded.council, loaded.issuer, loaded.statute)
    return tuple(file.note for file in files if file is not None and file.illustrative)


def _text(loaded: Campaign, key: str, otherwise: str = "") -> str:
    value = loaded.issuer.values.value(key)
    return str(value) if value is not None else otherwise


def _capacities(loaded: Campaign, key: str) -> str:
    value = loaded.issuer.values.value(key)
    return CAPACITIES.join(str(line) for line in value) if isinstance(value, Sequence) and value else UNLISTED


def basis_of(loaded: Campaign) -> CampaignBasis:
    """What the rules are told of a campaign, with the source of each value."""
    defn, settings = loaded.definition, loaded.issuer.values
    issuer, day = defn.issuer, derive.decided_on(defn)
    by_code = loaded.units.by_code()
    awards = _awards(loaded)
    reminders = settings.report_reminder_days
    return CampaignBasis(
        plan=derive.plan_name(defn),
        short_title=defn.short_title,
        windows=tuple(derive.windows(defn, loaded.issuer).values()),
        deadlines=derive.deadlines(defn, loaded.issuer),
        quotas=derive.quota_rules(defn, loaded.issuer),
        forward_quota=derive.forward_quota(defn),
        dossier=derive.dossier(defn),
        standards=derive.standards(defn),
        values=_values(loaded, day),
        reminder_days=reminders.value if reminders is not None else (),
        supplement_after_window=settings.value("supplement_after_window") is not False,
        settle_seconds=SETTLE_SECONDS,
        council_path=any(award.council for award in awards if award.path == "DECIDED_HERE"),
        place=_text(loaded, "place_name"),
        symbols={
            "QD": _text(loaded, "decision_symbol", "QĐ"),
            "TTR": _text(loaded, "letter_symbol", "TTr"),
            "BB": _text(loaded, "minutes_symbol", "BB"),
            "QD_SERIES": _text(loaded, "decision_series", "QĐ"),
        },
        signers={
            "AUTHORITY": _capacities(loaded, "decision_signer_posts"),
            "STANDING_HEAD": _capacities(loaded, "letter_signer_posts"),
        },
        distribution=tuple(f"{item.to} ({item.note})" if item.note else item.to for item in defn.distribution),
        fund=_text(loaded, "bonus_paid_by"),
        calendar={key: value.isoformat() for key in CALENDAR if isinstance(value := settings.value(key), date)},
        warnings=tuple(Warned(p.code, p.sentence) for p in loaded.problems if p.severity is Severity.WARNING),
        illustrative=_illustrative(loaded),
        notes=defn.document_notes,
        issuer=issuer.code,
        issuer_name=issuer.full_name,
        standing=issuer.standing_body,
        standing_name=by_code[issuer.standing_body].name if issuer.standing_body in by_code else "",
        superior=issuer.superior or "",
        needs_approval=defn.approval is not None,
        awards=awards,
        gates=derive.gates(defn),
        obligations=derive.obligations(defn, loaded.issuer),
        ad_hoc=derive.ad_hoc(defn),
        clusters=tuple(cluster_of(stated) for stated in loaded.units.clusters),
        participants=derive.participants(loaded.units),
        council=derive.council_seats(loaded.council),
        decided_on=day,
        labels=derive.labels(defn),
        commendation_type=defn.commendation_type,
        level=issuer.level,
        province=issuer.province_code or "",
        cited_law=next((cited.id for cited in defn.cited_law), ""),
    )
