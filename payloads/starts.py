"""Inputs of the workflows. `carry` is filled only by continue-as-new."""

from dataclasses import dataclass

from payloads.record import Carry
from rules.campaign import CampaignState
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.enrolment import EnrolmentState
from rules.law_row import LawRowState
from rules.nomination_acts import NominationState
from rules.programme_acts import ProgrammeState
from rules.signing_power import SigningState


@dataclass(frozen=True)
class CampaignStart:
    code: str
    issuer: str
    frozen: bool
    settle_seconds: int
    carry: Carry[CampaignState] | None = None


@dataclass(frozen=True)
class EnrolmentStart:
    campaign: str
    unit: str
    carry: Carry[EnrolmentState] | None = None


@dataclass(frozen=True)
class NominationStart:
    campaign: str
    n: int
    unit: str
    carry: Carry[NominationState] | None = None


@dataclass(frozen=True)
class CouncilStart:
    campaign: str
    n: int
    carry: Carry[SessionState] | None = None


@dataclass(frozen=True)
class DecisionStart:
    campaign: str
    n: int
    issuer: str
    carry: Carry[DecisionState] | None = None


@dataclass(frozen=True)
class ProgrammeStart:
    code: str
    issuer: str
    frozen: bool
    settle_seconds: int
    carry: Carry[ProgrammeState] | None = None


@dataclass(frozen=True)
class LawRowStart:
    """`digest`: of the row's content as the officer saw it, so that a confirmation speaks of exactly that."""

    row_key: str
    digest: str
    carry: Carry[LawRowState] | None = None


@dataclass(frozen=True)
class SigningStart:
    issuer: str
    carry: Carry[SigningState] | None = None
