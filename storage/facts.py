"""What a campaign tells its cases: the basis of its definition joined with the windows as they stand now."""

import re
from dataclasses import replace

from pydantic import TypeAdapter
from sqlmodel import Session

from payloads.basis import CampaignBasis
from rules.campaign import CampaignState, Paper
from rules.cluster import Cluster
from rules.facts import QuotaRule, Window
from rules.quota import speaking
from rules.window import CaseFacts, say_day
from storage.tables.person import Clock, Unit
from storage.tables.subject import Campaign

BASIS = TypeAdapter(CampaignBasis)
CAMPAIGN_STATE = TypeAdapter(CampaignState)


def basis_of(campaign: Campaign) -> CampaignBasis:
    """The definition's facts as loaded."""
    return BASIS.validate_json(campaign.basis)


def state_of(campaign: Campaign) -> CampaignState | None:
    """The campaign as its workflow holds it; None before the launch."""
    return CAMPAIGN_STATE.validate_json(campaign.state) if campaign.state else None


BLANK = re.compile(r"số …/[\w-]+(?: ngày [\d/]+| tháng \d+ năm \d+)?")
"""The number and day that a plan leaves open until the registry gives them."""


def numbered(text: str, paper: Paper | None) -> str:
    """A text with the plan's own number and day in it, wherever the draft had left them blank."""
    return BLANK.sub(f"số {paper.number} ngày {say_day(paper.dated)}", text) if paper is not None else text


def category_of(basis: CampaignBasis, unit: str, otherwise: str) -> str:
    """What a campaign's own plan counts a unit as; else its category in the register of units."""
    return next((p.category for p in basis.participants if p.unit == unit and p.category), otherwise)


def lines_of(basis: CampaignBasis, unit: str, category: str) -> tuple[QuotaRule, ...]:
    """The quota lines that speak of a unit on some day; `category` as the register of units has it."""
    return speaking(unit, category_of(basis, unit, category), basis.quotas)


def _cited(window: Window, state: CampaignState) -> Window:
    """A window whose source cites the plan by the number that its launch named."""
    source = window.source
    return replace(window, source=replace(source, title=numbered(source.title, state.plan_paper)))


def cluster_of(basis: CampaignBasis, unit: str) -> Cluster | None:
    """The cluster or bloc that a unit has ever belonged to in this campaign, with this unit as its only member."""
    for cluster in basis.clusters:
        own = tuple(row for row in cluster.members if row.value == unit)
        if own:
            return replace(cluster, members=own)
    return None


def case_facts(session: Session, campaign: Campaign, unit: str) -> CaseFacts:
    """Facts for a case of that campaign, for one unit ("" = none). Version = act number of the campaign."""
    basis = basis_of(campaign)
    state = state_of(campaign)
    row = session.get(Unit, unit) if unit else None
    clock = session.get(Clock, 1)
    standards = basis.standards
    quotas = lines_of(basis, unit, row.category) if row else ()
    return CaseFacts(
        version=campaign.act_no,
        campaign=campaign.code,
        phase=campaign.phase,
        suspended=campaign.suspended,
        frozen=bool(clock and clock.frozen),
        windows=tuple(_cited(window, state) for window in state.windows) if state else basis.windows,
        settle_seconds=basis.settle_seconds,
        unit_quota=next(iter(quotas), None),
        unit_quotas=quotas,
        forward_quota=basis.forward_quota,
        dossier=basis.dossier,
        standards=tuple(s.code for s in standards if s.applies_to == "ALL"),
        standards_one_of=tuple(s.code for s in standards if s.applies_to == "INDIVIDUAL" and s.group),
        reminder_days=basis.reminder_days,
        supplement_after_window=basis.supplement_after_window,
        values=basis.values,
        council_path=basis.council_path,
        plan=basis.plan,
        awards=basis.awards,
        gates=basis.gates,
        obligations=basis.obligations,
        ad_hoc=basis.ad_hoc,
        cluster=cluster_of(basis, unit),
        standing=basis.standing_name,
        superior=basis.superior,
        extra={
            "collective_standards": ",".join(s.code for s in standards if s.applies_to == "COLLECTIVE"),
            "individual_standards": ",".join(s.code for s in standards if s.applies_to == "INDIVIDUAL" and not s.group),
        },
    )
