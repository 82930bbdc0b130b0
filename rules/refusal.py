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


class LowerFormDemanded(Refusal):
    """A lower form was demanded before a higher one (P1)."""

    code = "LOWER_FORM_DEMANDED"


class StandardNotMet(Refusal):
    """A standard or a share that the award asks for is not reached (P2)."""

    code = "STANDARD_NOT_MET"


class BasisNotAllowed(Refusal):
    """A commendation ad hoc or of a campaign taken as the basis of one by merit (P3)."""

    code = "BASIS_NOT_ALLOWED"


class Held(Refusal):
    """Discipline, investigation or a complaint is being looked into (P4)."""

    code = "HELD"


class AchievementTooEarly(Refusal):
    """The achievement began before the discipline ended (P5)."""

    code = "ACHIEVEMENT_TOO_EARLY"


class AlreadyRewarded(Refusal):
    """The same achievement has been commended already (P6)."""

    code = "ALREADY_REWARDED"


class ForwardPending(Refusal):
    """The upper level has not answered for the same achievement yet (P6)."""

    code = "FORWARD_PENDING"


class PriorityIgnored(Refusal):
    """At equal merit somebody of a priority group was placed behind (P7)."""

    code = "PRIORITY_IGNORED"


class WrongProposer(Refusal):
    """The unit that took over the tasks proposes, no other (P8)."""

    code = "WRONG_PROPOSER"


class UnitDissolved(Refusal):
    """A unit that the reorganisation dissolved is not itself commended (P9)."""

    code = "UNIT_DISSOLVED"


class PrerequisiteMissing(Refusal):
    """Titles of earlier years that the award presupposes are not there."""

    code = "PREREQUISITE_MISSING"


class WrongRecipient(Refusal):
    """The award is not for this kind of recipient."""

    code = "WRONG_RECIPIENT"


class ValueMissing(Refusal):
    """A value that neither law nor plan states: the issuer has to."""

    code = "VALUE_MISSING"


class NotAuthorised(Refusal):
    """Nobody gave this person the power to sign this paper."""

    code = "NOT_AUTHORISED"


class DelegationOver(Refusal):
    """The power to sign does not hold on that day."""

    code = "DELEGATION_OVER"


class Redelegated(Refusal):
    """A power that may not be passed on was passed on."""

    code = "REDELEGATED"


class WrongAuthor(Refusal):
    """A paper of the collective signed as one of its head, or the other way round."""

    code = "WRONG_AUTHOR"


class GateNotMet(Refusal):
    """The plan demands something of the unit first."""

    code = "GATE_NOT_MET"


class GateOpen(Refusal):
    """A gate that only warns has to be answered by a recorded decision."""

    code = "GATE_OPEN"


class AwardQuotaUsed(Refusal):
    code = "AWARD_QUOTA_USED"


class WrongScore(Refusal):
    code = "WRONG_SCORE"


class OutsideRemit(Refusal):
    """An auditor asked for what is not his to look into."""

    code = "OUTSIDE_REMIT"


class NotApproved(Refusal):
    """The plan needs the approval of a superior before its launch."""

    code = "NOT_APPROVED"


GROUNDS: dict[str, type[Refusal]] = {ground.code: ground for ground in Refusal.__subclasses__()}
"""Every registered ground by its code. An error outside this table is a fault."""


def from_note(note: RefusalNote) -> Refusal:
    """The refusal of a stored note. Raises KeyError for a code that is not registered: that is a fault."""
    return GROUNDS[note.code](note.sentence, note.remedy, Source(note.source))
