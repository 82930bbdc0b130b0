"""What travels between a workflow and the transaction that records its act. Lives in histories: additive only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from rules.acting import Actor, Claim, NoticeOrder
from rules.nomination_acts import NominationState
from rules.refusal import RefusalNote
from rules.window import CaseFacts

StateT = TypeVar("StateT")


@dataclass(frozen=True)
class Entry(Generic[StateT]):
    """One act as the workflow asks for it to be recorded. The recording is a pure function of this and the rows."""

    workflow_id: str
    act: str
    act_no: int
    """The number this act takes if it is recorded."""
    update_id: str
    digest: str
    actor: Actor
    received_at: datetime
    recorded_at: datetime
    """`workflow.now()` of the task: real time, also in a rehearsal."""
    epoch: int
    before: str
    """State before."""
    state: StateT
    """The whole state after the act; equal to before when refused."""
    state_digest: str
    facts_version: int
    body: str
    """The body as canonical JSON: ids, codes and digests, no free text."""
    claims: tuple[Claim, ...] = ()
    frees: tuple[str, ...] = ()
    notices: tuple[NoticeOrder, ...] = ()
    guard: str = ""
    refusal: RefusalNote | None = None
    by_itself: bool = False
    """A system's act at a due instant: waits for open intake rows that are older."""


@dataclass(frozen=True)
class Receipt:
    """The answer to an act: proof that it is recorded."""

    workflow_id: str
    act: str
    act_no: int
    update_id: str
    received_at: datetime
    recorded_at: datetime
    state: str
    state_digest: str
    filed_at: datetime | None = None


RECORDED = "RECORDED"
REFUSED = "REFUSED"
STALE = "STALE"
WAIT = "WAIT"


@dataclass(frozen=True)
class Recording:
    """What the transaction answered.

    RECORDED: `receipt`. REFUSED: `refusal`. STALE: the campaign has moved on, rule again with `facts`.
    WAIT: an older act is still on its way. `clock_at`, `epoch`: the installation's clock as the transaction saw it.
    """

    outcome: str
    epoch: int = 0
    clock_at: datetime | None = None
    receipt: Receipt | None = None
    refusal: RefusalNote | None = None
    facts: CaseFacts | None = None
    act_no: int = 0
    places: tuple[str, ...] = ()
    """Where each claim of the entry found its place, in their order: which were free stood in rows of others."""


@dataclass(frozen=True)
class FactsQuery:
    """Which facts a case asks for: of which campaign, for which unit ("" = none)."""

    campaign: str
    unit: str = ""


@dataclass(frozen=True)
class RulesQuery:
    """Which rule set a dossier is judged by: the case as it stands, the instant of its reception, and when one asks."""

    state: NominationState
    received_at: datetime
    asked_at: datetime | None = None
    """Later than the reception: a newer law may have come meanwhile that is to be compared. None: at the reception."""


@dataclass(frozen=True)
class BonusQuery:
    """What the money of a decision is reckoned from: its campaign, its list, its day (local midnight)."""

    campaign: str
    items: tuple[int, ...]
    dated: datetime


@dataclass(frozen=True)
class SigningQuery:
    """What a signature in a campaign is judged by, at the instant of signing."""

    campaign: str
    at: datetime


@dataclass(frozen=True)
class Wake:
    """The rehearsal clock has moved: what is due up to `until` is to happen now."""

    until: datetime
    epoch: int


@dataclass(frozen=True)
class Awake:
    """The answer to `Wake`: what is due next."""

    next_due_at: datetime | None


@dataclass(frozen=True)
class Carry(Generic[StateT]):
    """What a run hands to the next one at continue-as-new: the engine forgets update ids there."""

    state: StateT
    act_no: int
    receipts: tuple[Receipt, ...] = ()
    facts: CaseFacts | None = None
    clock_at: datetime | None = None


@dataclass(frozen=True)
class Errand:
    """A delivery to many that a workflow orders after an act: `work` names it, e.g. agenda, opinions, enrol."""

    workflow_id: str
    campaign: str
    work: str
    act_no: int


@dataclass(frozen=True)
class Unreached:
    """A letter that no case recorded, e.g. one that found it ended: its history is silent. `at`: real time."""

    target: str
    code: str
    at: datetime


@dataclass(frozen=True)
class Delivered:
    """What a delivery did; each single one stands in the ledger."""

    delivered: int
    refused: int
    edition: int = 0
    """1: the ledger's instants are those of the acts, and what follows is said; 0: histories of the first releases."""
    unreached: tuple[Unreached, ...] = ()
    at: datetime | None = None
    """Instant of the notices to units, on the installation's clock."""


@dataclass(frozen=True)
class Printed:
    """SHA-256 of the papers of one errand, in the order of its list. Sizes in bytes; `made_at`: the paper's own day.

    Histories of the first releases hold neither sizes nor `made_at`.
    """

    papers: tuple[str, ...]
    sizes: tuple[int, ...] = ()
    made_at: datetime | None = None
