"""A refusal: the sentence said to a person, with its code, its source and what to do next.

Each ground is a subclass with a code of its own. Whatever is not one of these classes is a fault, never a refusal.
"""

from dataclasses import dataclass
from typing import ClassVar

from rules.facts import Source

PROTOCOL = Source("Quy tắc vận hành của hệ thống")


@dataclass(frozen=True)
class RefusalNote:
    """A refusal as data: what is stored on the intake row, shown to the person and kept in the history."""

    code: str
    sentence: str
    remedy: str
    source: str


class Refusal(Exception):
    """Root of every ground. `sentence`: what is wrong and where; `remedy`: what to do; `source`: who says so."""

    code: ClassVar[str] = ""

    def __init__(self, sentence: str, remedy: str, source: Source = PROTOCOL) -> None:
        super().__init__(sentence)
        self.sentence, self.remedy, self.source = sentence, remedy, source

    def note(self) -> RefusalNote:
        """The refusal as plain data for histories and rows."""
        return RefusalNote(self.code, self.sentence, self.remedy, str(self.source))


class Late(Refusal):
    code = "LATE"


class Early(Refusal):
    code = "EARLY"


class OverQuota(Refusal):
    code = "OVER_QUOTA"


class ForwardQuotaUsed(Refusal):
    code = "FORWARD_QUOTA_USED"


class Incomplete(Refusal):
    code = "INCOMPLETE"


class DeclarationMissing(Refusal):
    code = "DECLARATION_MISSING"


class EvidenceMissing(Refusal):
    code = "EVIDENCE_MISSING"


class WrongFilingTime(Refusal):
    code = "WRONG_FILING_TIME"


class WrongRole(Refusal):
    code = "WRONG_ROLE"


class WrongUnit(Refusal):
    code = "WRONG_UNIT"


class WrongPhase(Refusal):
    code = "WRONG_PHASE"


class Suspended(Refusal):
    code = "SUSPENDED"


class AlreadyDone(Refusal):
    """The same thing asked twice under two keys."""

    code = "TWICE"


class ReasonMissing(Refusal):
    code = "REASON_MISSING"


class StandardsMissing(Refusal):
    code = "STANDARDS_MISSING"


class WithdrawalNeedsChair(Refusal):
    code = "WITHDRAWAL_NEEDS_CHAIR"


class PaperMissing(Refusal):
    code = "PAPER_MISSING"


class WrongDate(Refusal):
    code = "WRONG_DATE"


class OpenCases(Refusal):
    code = "OPEN_CASES"


class NumberTaken(Refusal):
    code = "NUMBER_TAKEN"


class WrongNumber(Refusal):
    code = "WRONG_NUMBER"


class QuorumNotMet(Refusal):
    code = "QUORUM_NOT_MET"


class WrongCount(Refusal):
    code = "WRONG_COUNT"


class CountsDiffer(Refusal):
    code = "COUNTS_DIFFER"


class NotAMember(Refusal):
    code = "NOT_A_MEMBER"


class UnknownItem(Refusal):
    code = "UNKNOWN_ITEM"


class CaseClosed(Refusal):
    code = "CASE_CLOSED"


class WarningsOpen(Refusal):
    """Warnings have to be answered by a recorded decision before the act."""

    code = "WARNINGS_OPEN"


GROUNDS: dict[str, type[Refusal]] = {ground.code: ground for ground in Refusal.__subclasses__()}
"""Every registered ground by its code. An error outside this table is a fault."""


def from_note(note: RefusalNote) -> Refusal:
    """The refusal of a stored note. Raises KeyError for a code that is not registered: that is a fault."""
    return GROUNDS[note.code](note.sentence, note.remedy, Source(note.source))
