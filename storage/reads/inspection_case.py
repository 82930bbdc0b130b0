"""The inspector's five questions about one dossier: who and by what, why these, whose own, on what paper, elsewhere."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from payloads.ids import campaign_id, subject_of
from rules.nomination_acts import NominationState
from rules.ruling import RuleSet
from storage.facts import basis_of
from storage.reads.common import PersonName, note_texts, people_of_accounts, unit_names
from storage.reads.council import Item, sitting
from storage.reads.history import note_of, paper_of
from storage.reads.inspection_deed import Deed, same_deed
from storage.ruling import pinned
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, Nomination, Upload

STATE = TypeAdapter(NominationState)
APPROVING = {
    "nomination": ("accept", "file_appraisal", "conclude", "forward_up", "reject", "request_supplement"),
    "decision": ("submit_letter", "check", "sign", "number", "issue"),
}
"""Acts by which somebody let a dossier pass, or stopped it."""
APPRAISING = ("accept", "file_appraisal", "conclude")
PAPERED = ("launch", "approve", "extend", "amend", "hand_over", "suspend", "resume", "cancel")
"""Acts on a campaign that rest on a paper."""


@dataclass(frozen=True)
class Step:
    """One act of somebody, accepted or refused."""

    subject: str
    act: str
    account: str
    person: PersonName | None
    role: str
    unit: str
    unit_name: str
    at: datetime
    act_no: int | None
    refusal: str
    paper: str
    text: str
    body: dict[str, object]

    @property
    def kind(self) -> str:
        """Subject of the act."""
        return subject_of(self.subject)


def steps(session: Session, subjects: Iterable[str], acts: Iterable[str]) -> tuple[Step, ...]:
    """These acts on these subjects, in the order of their recording; refused ones too."""
    wanted = tuple(acts)
    query = select(AuditEvent).where(col(AuditEvent.subject).in_(tuple(subjects)))
    rows = [row for row in session.exec(query.order_by(col(AuditEvent.id))) if row.tag.split(":")[1] in wanted]
    bodies = [json.loads(row.data or "{}") for row in rows]
    texts = note_texts(session, (note_of(body) for body in bodies))
    names = people_of_accounts(session, (row.account for row in rows))
    units = unit_names(session, (row.unit for row in rows))
    return tuple(
        Step(
            row.subject, row.tag.split(":")[1], row.account, names.get(row.account), row.role, row.unit,
            units.get(row.unit, ""), row.campaign_at, row.act_no, row.refusal, paper_of(body),
            texts.get(note_of(body), ""), body,
        )
        for row, body in zip(rows, bodies, strict=True)
    )  # fmt: skip


@dataclass(frozen=True)
class DossierFile:
    """A file as it lies in the dossier now."""

    kind: str
    label: str
    name: str
    sha256: str
    uploaded_at: datetime


@dataclass(frozen=True)
class Approval:
    """One approving act with the files that lay in the dossier then.

    `later`: files whose present version came after the act; the record does not say who opened a file.
    """

    step: Step
    files: tuple[DossierFile, ...]
    later: tuple[DossierFile, ...]


@dataclass(frozen=True)
class Answers:
    """All five answers about one dossier."""

    state: NominationState
    approvals: tuple[Approval, ...]
    ruling: RuleSet | None
    """What the reception pinned; None before it."""
    council: "CouncilAnswer | None"
    departure: str
    """The reason that was given for a conclusion that departs; empty: none, or none recorded."""
    own_nominee: bool
    standing_name: str
    appraisers: tuple[Step, ...]
    papers: tuple[Step, ...]
    """Acts on the campaign that rest on a paper, refused ones too."""
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class CouncilAnswer:
    """The sitting that gave its opinion: every dossier with its votes and place; never who voted how."""

    n: int
    items: tuple[Item, ...]
    reasons: tuple[str, ...]
    """The words with which places were set."""
    departures: dict[int, str]
    """Number of a dossier → result, where the authority's conclusion departs."""

    def near(self, n: int) -> tuple[Item, ...]:
        """What dossier `n` is compared with: those ranked, forwarded, or concluded otherwise, and itself."""
        return tuple(item for item in self.items if item.n == n or item.n in self.departures or _stands_out(item))


def answers(session: Session, campaign: str, n: int, within: frozenset[str]) -> Answers | None:
    """The five answers about one filed dossier; None when there is none of that number.

    `within`: campaigns in which the same deed is looked for.
    """
    workflow_id = f"nomination/{campaign}/{n}"
    row, plan = session.get(Nomination, workflow_id), session.get(Campaign, campaign)
    if row is None or plan is None:
        return None
    state, basis = STATE.validate_json(row.state), basis_of(plan)
    subjects = (workflow_id, *((state.decision,) if state.decision else ()))
    done = steps(session, subjects, {*APPROVING["nomination"], *APPROVING["decision"]})
    files = _files(session, workflow_id, {item.kind: item.label for item in basis.dossier})
    appraisers = tuple(one for one in done if one.kind == "nomination" and one.act in APPRAISING and not one.refusal)
    return Answers(
        state=state,
        approvals=tuple(_approval(one, files) for one in done if one.act in APPROVING[one.kind]),
        ruling=pinned(session, workflow_id, state.rule_set),
        council=_council(session, campaign, state),
        departure=next((one.text for one in reversed(appraisers) if one.act == "conclude"), ""),
        own_nominee=row.unit == basis.standing or state.unit == basis.standing,
        standing_name=basis.standing_name,
        appraisers=appraisers,
        papers=steps(session, (campaign_id(campaign),), PAPERED),
        deeds=same_deed(session, workflow_id, within),
    )


def _approval(step: Step, files: tuple[DossierFile, ...]) -> Approval:
    return Approval(
        step,
        tuple(file for file in files if file.uploaded_at <= step.at),
        tuple(file for file in files if file.uploaded_at > step.at),
    )


def _files(session: Session, owner: str, labels: dict[str, str]) -> tuple[DossierFile, ...]:
    rows = session.exec(select(Upload).where(Upload.draft == owner).order_by(col(Upload.kind)))
    return tuple(
        DossierFile(row.kind, labels.get(row.kind, row.name), row.name, row.sha256, row.uploaded_at) for row in rows
    )


def _council(session: Session, campaign: str, state: NominationState) -> CouncilAnswer | None:
    if not state.session:
        return None
    view = sitting(session, campaign, int(state.session.rpartition("/")[2]))
    if view is None:
        return None
    ranked = steps(session, (state.session,), ("rank",))
    departures = {
        item.n: item.nominee.state.conclusion for item in view.items if item.nominee and item.nominee.state.departs
    }
    return CouncilAnswer(
        view.state.n,
        tuple(sorted(view.items, key=_place)),
        tuple(one.text for one in ranked if one.text and not one.refusal),
        departures,
    )


def _stands_out(item: Item) -> bool:
    forwarded = item.nominee is not None and item.nominee.state.conclusion == "FORWARD"
    return forwarded or any(voted.rank for voted in item.voted)


def _place(item: Item) -> tuple[bool, int, int, int]:
    """Ranked ones first by their place, then by votes."""
    rank = min((voted.rank for voted in item.voted if voted.rank), default=0)
    return rank == 0, rank, -(item.result.agree if item.result else 0), item.n
