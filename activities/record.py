"""Recording activities: one transaction each, safe to repeat, thin over storage."""

from collections.abc import Callable, Sequence
from typing import Any

from temporalio import activity

from activities.ruling import bonus_rows, pin, signing_rows
from payloads.record import BonusQuery, Entry, FactsQuery, Recording, RulesQuery, SigningQuery
from rules.campaign import CampaignState
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.enrolment import EnrolmentState
from rules.law_row import LawRowState
from rules.nomination_acts import NominationState
from rules.programme_acts import ProgrammeState
from rules.ruling import BonusRows, RuleSet
from rules.signing import SigningRows
from rules.signing_power import SigningState
from rules.window import CaseFacts
from storage.facts import case_facts
from storage.record import record
from storage.session import Database
from storage.tables.subject import Campaign


class RecordActivities:
    """`record_<subject>` for every subject, and the facts of a campaign for its cases."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @activity.defn
    def resolve_facts(self, query: FactsQuery) -> CaseFacts:
        """Facts of the campaign for one unit, with the legal values and their citations. Reads only."""
        with self.database.read() as session:
            return case_facts(session, session.get_one(Campaign, query.campaign), query.unit)

    @activity.defn
    def resolve_rules(self, query: RulesQuery) -> RuleSet:
        """The rule set of one dossier at its reception: values, citations, evidence."""
        return pin(self.database, query)

    @activity.defn
    def resolve_bonus(self, query: BonusQuery) -> BonusRows:
        """Rows that the money of a decision is reckoned from, on its day. Reads only."""
        return bonus_rows(self.database, query)

    @activity.defn
    def resolve_signing(self, query: SigningQuery) -> SigningRows:
        """Powers to sign at the issuer of a campaign as they are on record, and the rows of that day. Reads only."""
        with self.database.read() as session:
            return signing_rows(session, query.campaign, query.at)

    @activity.defn
    def record_campaign(self, entry: Entry[CampaignState]) -> Recording:
        """Record one act of a campaign. Raises RecordConflict (a fault) when history and rows disagree."""
        return record(self.database, entry)

    @activity.defn
    def record_enrolment(self, entry: Entry[EnrolmentState]) -> Recording:
        """Record one act of a unit's part. Raises RecordConflict."""
        return record(self.database, entry)

    @activity.defn
    def record_nomination(self, entry: Entry[NominationState]) -> Recording:
        """Record one act of a nomination. Raises RecordConflict."""
        return record(self.database, entry)

    @activity.defn
    def record_council(self, entry: Entry[SessionState]) -> Recording:
        """Record one act of a sitting. Raises RecordConflict."""
        return record(self.database, entry)

    @activity.defn
    def record_decision(self, entry: Entry[DecisionState]) -> Recording:
        """Record one act of a decision. Raises RecordConflict."""
        return record(self.database, entry)

    @activity.defn
    def record_programme(self, entry: Entry[ProgrammeState]) -> Recording:
        """Record one act of a programme, which belongs to no campaign. Raises RecordConflict."""
        return record(self.database, entry)

    @activity.defn
    def record_law(self, entry: Entry[LawRowState]) -> Recording:
        """Record one act on a row of law, which belongs to no campaign. Raises RecordConflict."""
        return record(self.database, entry)

    @activity.defn
    def record_signing(self, entry: Entry[SigningState]) -> Recording:
        """Record one act on an issuer's book of powers to sign. Raises RecordConflict."""
        return record(self.database, entry)

    def all(self) -> Sequence[Callable[..., Any]]:
        """Every activity of this class, for the worker's registry."""
        return (
            self.resolve_facts,
            self.resolve_rules,
            self.resolve_bonus,
            self.resolve_signing,
            self.record_campaign,
            self.record_enrolment,
            self.record_nomination,
            self.record_council,
            self.record_decision,
            self.record_programme,
            self.record_law,
            self.record_signing,
        )
