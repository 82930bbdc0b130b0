"""The row of each subject as a pure copy of its workflow's state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic_core import to_json
from sqlmodel import Session

from payloads.ids import subject_of
from payloads.record import Entry
from rules.calendar import in_vietnam
from rules.campaign import CampaignState
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.enrolment import EnrolmentState
from rules.nomination import outcome_class
from rules.nomination_acts import NominationState
from rules.quota import reallot
from storage.award_entry import enter_decision, enter_own_awards
from storage.facts import BASIS, basis_of, numbered
from storage.law_row import write_law_row
from storage.participants import pass_drafts, take_part
from storage.programme import write_programme
from storage.signing_power import write_signing
from storage.statement import put
from storage.tables.subject import (
    Campaign,
    CampaignVersion,
    Decision,
    Enrolment,
    Nomination,
    Sitting,
)


def write_campaign(session: Session, entry: Entry[CampaignState]) -> None:
    """Copy the campaign's state; its act number is the version that cases compare."""
    state = entry.state
    row = session.get_one(Campaign, state.code)
    row.phase, row.suspended, row.act_no = state.phase, state.suspended, entry.act_no
    row.state, row.next_due_at, row.issuer = to_json(state).decode(), state.next_due_at, state.issuer
    row.definition_digest = state.definition_digest or row.definition_digest


def _change_over(session: Session, entry: Entry[CampaignState]) -> None:
    """What the loaded files say, and who takes part, as of the campaign's state."""
    state = entry.state
    row = session.get_one(Campaign, state.code)
    if state.definition_digest and state.definition_digest != row.definition_digest:
        version = session.get_one(CampaignVersion, state.definition_digest)
        amended = BASIS.validate_json(version.basis)
        paper = state.papers[-1]
        lines = reallot(basis_of(row).quotas, amended.quotas, paper.number, in_vietnam(paper.dated).date())
        row.definition = version.definition
        row.basis = to_json(replace(amended, quotas=lines)).decode()
        take_part(session, state.code, amended)
    row.basis = numbered(row.basis, state.plan_paper)
    pass_drafts(session, state.code, {passed.unit: passed.to_unit for passed in state.passing})
    if state.issuer != row.issuer:
        row.issuer_name = BASIS.validate_json(row.basis).issuer_name


def write_enrolment(session: Session, entry: Entry[EnrolmentState]) -> None:
    """Copy the state of a unit's part."""
    state = entry.state
    put(
        session,
        Enrolment,
        "id",
        {
            "id": state.id,
            "campaign": state.campaign,
            "unit": state.holder or state.unit,
            "status": state.status,
            "act_no": entry.act_no,
            "works": state.works,
            "own_awards": state.own_collectives + state.own_individuals,
            "reported_at": state.reported_at,
            "report_late": state.report_late,
            "state": to_json(state).decode(),
            "next_due_at": state.next_due_at,
        },
    )


def write_nomination(session: Session, entry: Entry[NominationState]) -> None:
    """Copy the state of a nomination, with its class in the partition of outcomes."""
    state = entry.state
    put(
        session,
        Nomination,
        "id",
        {
            "id": state.id,
            "campaign": state.campaign,
            "n": state.n,
            "unit": state.proposer or state.unit,
            "status": state.status,
            "outcome": outcome_class(state),
            "act_no": entry.act_no,
            "recipient_class": state.recipient_class,
            "draft_version": state.draft_version,
            "filed_at": state.filed_at,
            "supplement_due_at": state.supplement_due_at,
            "session": state.session,
            "superior": state.superior,
            "decision": state.decision,
            "state": to_json(state).decode(),
            "next_due_at": state.next_due_at,
        },
    )


def write_council(session: Session, entry: Entry[SessionState]) -> None:
    """Copy the state of a sitting."""
    state = entry.state
    put(
        session,
        Sitting,
        "id",
        {
            "id": state.id,
            "campaign": state.campaign,
            "n": state.n,
            "status": state.status,
            "act_no": entry.act_no,
            "sits_at": state.sits_at,
            "state": to_json(state).decode(),
            "next_due_at": state.next_due_at,
        },
    )


def write_decision(session: Session, entry: Entry[DecisionState]) -> None:
    """Copy the state of a decision."""
    state = entry.state
    put(
        session,
        Decision,
        "id",
        {
            "id": state.id,
            "campaign": state.campaign,
            "n": state.n,
            "status": state.status,
            "act_no": entry.act_no,
            "number": state.number,
            "series": state.series,
            "dated": state.dated,
            "state": to_json(state).decode(),
            "next_due_at": state.next_due_at,
        },
    )


WRITERS: dict[str, Callable[[Session, Entry[Any]], None]] = {
    "campaign": write_campaign,
    "enrolment": write_enrolment,
    "nomination": write_nomination,
    "council": write_council,
    "decision": write_decision,
    "programme": write_programme,
    "law": write_law_row,
    "signing": write_signing,
}
"""Subject → the copy of its state into the rows that it owns; nothing else is read or written."""


def write_effects(session: Session, entry: Entry[Any]) -> None:
    """What an act changes in rows that no workflow owns; before the copy of its state, which it is compared with."""
    subject = subject_of(entry.workflow_id)
    if subject == "campaign":
        _change_over(session, entry)
    elif (subject, entry.act) == ("enrolment", "report_own_award"):
        enter_own_awards(session, entry)
    elif (subject, entry.act) == ("decision", "issue"):
        enter_decision(session, entry)
