"""Who is proposed, for what, and what is known about it: the facts that the eligibility rules judge.

The classes travel in histories: fields are only added, each with a default.
"""

from dataclasses import dataclass
from datetime import date

MERIT = "MERIT"
AD_HOC = "AD_HOC"
CAMPAIGN_AWARD = "CAMPAIGN_AWARD"
THEMATIC_AWARD = "THEMATIC_AWARD"
THEMATIC_CAMPAIGN_AWARD = "THEMATIC_CAMPAIGN_AWARD"
NOT_FOR_MERIT = frozenset({AD_HOC, CAMPAIGN_AWARD, THEMATIC_AWARD, THEMATIC_CAMPAIGN_AWARD})
"""Commendations that are no basis of one by merit (P3)."""
TYPE_LABELS = {
    MERIT: "khen thưởng công trạng",
    AD_HOC: "khen thưởng đột xuất",
    CAMPAIGN_AWARD: "khen thưởng phong trào thi đua",
    THEMATIC_AWARD: "khen thưởng chuyên đề",
    THEMATIC_CAMPAIGN_AWARD: "khen thưởng phong trào thi đua theo chuyên đề",
    "CAREER_CONTRIBUTION": "khen thưởng quá trình cống hiến",
    "LENGTH_OF_SERVICE": "khen thưởng theo niên hạn",
    "EXTERNAL_RELATIONS": "khen thưởng đối ngoại",
    "RESISTANCE_WAR": "khen thưởng kháng chiến",
}
GRANTED = "GRANTED"
PENDING = "PENDING"
DECLINED = "DECLINED"
VERIFICATIONS = {
    "DISCIPLINE": "đang bị xem xét kỷ luật",
    "INVESTIGATION": "đang bị điều tra",
    "INSPECTION": "đang được thanh tra, kiểm tra và có dấu hiệu vi phạm",
    "COMPLAINT": "đang có khiếu nại, tố cáo được xác minh",
    "PRESS": "có vấn đề báo chí nêu đang được xác minh",
}
PRIORITIES = {
    "DIRECT_WORKER": "người trực tiếp lao động",
    "REMOTE": "nơi vùng sâu, vùng xa",
    "BORDER": "nơi biên giới",
    "ISLAND": "nơi hải đảo",
    "MINORITY": "vùng đồng bào dân tộc thiểu số",
    "MOUNTAIN": "miền núi",
}

BODIES = frozenset(
    {
        "COLLECTIVE",
        "SMALL_COLLECTIVE",
        "ORGANISATION",
        "ENTERPRISE",
        "FOREIGN_COLLECTIVE",
        "COMMUNE",
        "VILLAGE",
        "ARMED_UNIT",
    }
)
"""Recipient classes that are a body and not a person or a household."""


@dataclass(frozen=True)
class PastAward:
    """One commendation of the nominee in the award history, or one that the upper level still considers."""

    award: str
    commendation_type: str
    year: int
    """The year of the achievement, not of the decision."""
    campaign: str = ""
    achievement: str = ""
    """Key of the achievement where somebody has stated it; compared only when both sides have one."""
    status: str = GRANTED
    """GRANTED, PENDING (forwarded, no answer yet) or DECLINED."""
    own: bool = False
    """Given by the unit's own head (own giấy khen), not by the issuer of the campaign."""
    decision: str = ""
    """Number of the decision, e.g. 12/QĐ-UBND."""


@dataclass(frozen=True)
class MemberShare:
    """Of a collective's `members`, how many hold the award in the year."""

    award: str
    holders: int
    members: int


@dataclass(frozen=True)
class Candidate:
    """A nominee and one proposed award. `None` on a bool or a number: nobody has said so."""

    award: str
    commendation_type: str
    year: int
    recipient_class: str = "INDIVIDUAL"
    campaign: str = ""
    achievement: str = ""
    achievement_from: date | None = None
    achievement_to: date | None = None
    history: tuple[PastAward, ...] = ()
    basis: tuple[PastAward, ...] = ()
    """Commendations that the dossier itself gives as the ground of the proposal."""
    member_shares: tuple[MemberShare, ...] = ()
    lower_form_demanded: str = ""
    """Somebody would turn the proposal down because this lower form is not held."""
    unmet: tuple[str, ...] = ()
    """Standards that the appraisal found not reached, as texts."""
    under_verification: str = ""
    """One of VERIFICATIONS; empty: nothing is pending."""
    discipline_ended_on: date | None = None
    priorities: tuple[str, ...] = ()
    """Which of PRIORITIES the nominee belongs to."""
    placed_behind: int = 0
    """How many nominees of no priority group were placed ahead at equal merit."""
    original_unit_ended: bool = False
    """The unit in which the achievement was made has been dissolved, split or merged."""
    proposer_is_successor: bool | None = None
    """Whether the proposing unit took over its tasks."""
    unit_exists_on_decision: bool = True
    unit_dissolved_by_reorganisation: bool = False
    months_at_old_unit: int | None = None
    """Whole months of the achievement spent at the unit before a move; None: did not move."""
    old_unit_opinion: bool = False
    is_head: bool = False
    collective_awarded: bool | None = None
    """Whether the collective that the nominee heads has been commended for the same period."""
    is_woman_leader: bool = False

    @property
    def is_unit(self) -> bool:
        """Whether a body is proposed and not a person."""
        return self.recipient_class in BODIES
