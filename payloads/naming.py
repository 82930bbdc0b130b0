"""How a campaign speaks of its offices and awards: its own labels first, neutral words where it states none."""

from dataclasses import dataclass

from payloads.basis import CampaignBasis
from rules.acting import ROLE_LABELS, Role
from rules.facts import AwardPath
from rules.statute import FORMS

HERE, UPWARD, OWN = "DECIDED_HERE", "FORWARDED", "OWN_UNIT"
STANDING = "cơ quan thường trực"
SUPERIOR = "cấp trên"


@dataclass(frozen=True)
class Names:
    """Words inside a sentence."""

    standing: str
    """The standing body, e.g. «Phòng Nội vụ»."""
    authority: str
    """Who concludes and signs, e.g. «Chủ tịch UBND huyện»."""
    office: str
    """Who checks a draft before the signature."""
    superior: str
    """The level above in short, e.g. «tỉnh»."""
    given: str
    """The award that is decided here, e.g. «Giấy khen»."""
    higher: str
    """The award that the level above gives, e.g. «Bằng khen»."""
    forwards: bool
    """Whether anything is proposed one level up."""
    only_upward: bool = False
    """Whether the award in question is given by the level above alone: nothing is given here."""

    @property
    def results(self) -> dict[str, str]:
        """Code of a proposal or conclusion → its words."""
        upward = f"Đề nghị {self.superior} tặng {self.higher}"
        return {"AWARD": f"Tặng {self.given}", "FORWARD": upward, "NOT_AWARD": "Không khen thưởng"}


def short_name(award: AwardPath | None, otherwise: str) -> str:
    """An award by the name of its form; a title that no catalogue has by the plan's own name for it."""
    return FORMS.get(award.form, award.name) if award is not None else otherwise


def dossier_awards(basis: CampaignBasis) -> tuple[AwardPath, ...]:
    """Awards that a dossier may be filed for: those decided here; where there are none, those proposed one level up."""
    here = tuple(award for award in basis.awards if award.path == HERE)
    return here or tuple(award for award in basis.awards if award.path == UPWARD)


def award_of(basis: CampaignBasis, code: str) -> AwardPath | None:
    """The award of that code; "" = the first one that dossiers are filed for. None: the plan names none."""
    if not code:
        return next(iter(dossier_awards(basis)), None)
    return next((award for award in basis.awards if award.code == code), None)


def role_name(basis: CampaignBasis, role: Role | str) -> str:
    """A role as this campaign calls it."""
    return basis.labels.get(str(Role(role).value), ROLE_LABELS[Role(role)])


def names_of(basis: CampaignBasis, award: str = "") -> Names:
    """The words of a campaign; `award`: code of the award that a dossier is for."""
    upward = next((one for one in basis.awards if one.path == UPWARD), None)
    asked = award_of(basis, award)
    return Names(
        standing=basis.standing_name or STANDING,
        authority=basis.labels.get("AUTHORITY", "người có thẩm quyền"),
        office=basis.labels.get("OFFICE", "văn phòng của cơ quan ban hành"),
        superior=basis.labels.get("SUPERIOR", basis.superior or SUPERIOR),
        given=short_name(asked, FORMS["GIAY_KHEN"]),
        higher=short_name(upward, FORMS["BANG_KHEN"]),
        forwards=upward is not None or basis.forward_quota is not None,
        only_upward=asked is not None and asked.path == UPWARD,
    )
