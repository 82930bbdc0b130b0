"""What a campaign tells its cases: the basis of its definition joined with the windows as they stand now."""

from pydantic import TypeAdapter
from sqlmodel import Session

from payloads.basis import CampaignBasis
from rules.campaign import CampaignState, quota_for
from rules.window import CaseFacts
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


def case_facts(session: Session, campaign: Campaign, unit: str) -> CaseFacts:
    """Facts for a case of that campaign, for one unit ("" = none). Version = act number of the campaign."""
    basis = basis_of(campaign)
    state = state_of(campaign)
    row = session.get(Unit, unit) if unit else None
    clock = session.get(Clock, 1)
    standards = basis.standards
    return CaseFacts(
        version=campaign.act_no,
        campaign=campaign.code,
        phase=campaign.phase,
        suspended=campaign.suspended,
        frozen=bool(clock and clock.frozen),
        windows=state.windows if state else basis.windows,
        settle_seconds=basis.settle_seconds,
        unit_quota=quota_for(unit, row.category, basis.quotas) if row else None,
        forward_quota=basis.forward_quota,
        dossier=basis.dossier,
        standards=tuple(s.code for s in standards if s.applies_to == "ALL"),
        standards_one_of=tuple(s.code for s in standards if s.applies_to == "INDIVIDUAL"),
        reminder_days=basis.reminder_days,
        supplement_after_window=basis.supplement_after_window,
        values=basis.values,
        council_path=basis.council_path,
        plan=basis.plan,
        extra={"collective_standards": ",".join(s.code for s in standards if s.applies_to == "COLLECTIVE")},
    )
