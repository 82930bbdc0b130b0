"""The remit of an auditor: what his offices may look into, and nothing else."""

from dataclasses import dataclass

from rules.refusal import OutsideRemit


@dataclass(frozen=True)
class Remit:
    """What an auditor may look into. Units, campaigns and programmes by code."""

    offices: frozenset[str] = frozenset()
    """For which the officer is an auditor."""
    units: frozenset[str] = frozenset()
    """The offices and all that have ever stood below them."""
    campaigns: frozenset[str] = frozenset()
    """Issued, now or in any version, by one of the units."""
    programmes: frozenset[str] = frozenset()
    """Issued by one of the units."""
    whole: bool = False
    """Nothing of this installation lies outside, and nobody else audits here."""

    def covers(self, case: str) -> bool:
        """Whether a case, by its workflow id, lies within the remit. Rows of law are everybody's."""
        subject, place, *_ = (*case.split("/"), "")
        if subject == "law":
            return True
        if subject == "signing":
            return place in self.units
        return place in (self.programmes if subject == "programme" else self.campaigns)

    def require(self, *cases: str) -> None:
        """Refuses OUTSIDE_REMIT, whether or not there is such a case. Source: PROTOCOL."""
        if not all(self.covers(case) for case in cases):
            raise OutsideRemit(
                "Nội dung này nằm ngoài phạm vi kiểm tra được giao, hoặc không có ở đây.",
                "Mở từ mục «Kiểm tra»; cần xem thêm thì đề nghị cơ quan kiểm tra có thẩm quyền, hoặc đề nghị giao "
                "thêm phạm vi.",
            )
