"""Workflow classes as careless edits would leave them: the golden histories must not replay with any of them."""

from dataclasses import replace
from datetime import datetime

from temporalio import workflow

from payloads.starts import (
    CampaignStart,
    CouncilStart,
    DecisionStart,
    EnrolmentStart,
    LawRowStart,
    NominationStart,
    ProgrammeStart,
    SigningStart,
)
from rules.campaign import CampaignState
from rules.programme_acts import ProgrammeState
from workflows.campaign import CampaignWorkflow
from workflows.council import CouncilSessionWorkflow
from workflows.decision import DecisionWorkflow
from workflows.enrolment import EnrolmentWorkflow
from workflows.law_row import LawRowWorkflow
from workflows.nomination import NominationWorkflow
from workflows.programme import ProgrammeWorkflow
from workflows.signing_power import SigningPowerWorkflow


@workflow.defn(name="CampaignWorkflow")
class NeverAgain(CampaignWorkflow):
    """A campaign that no longer continues as new."""

    @workflow.init
    def __init__(self, start: CampaignStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: CampaignStart) -> str:
        return await super().run(start)

    def recorded(self, before: CampaignState) -> None:
        self.renew = False


@workflow.defn(name="EnrolmentWorkflow")
class NothingDue(EnrolmentWorkflow):
    """A unit's part in which nothing falls due any more."""

    @workflow.init
    def __init__(self, start: EnrolmentStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: EnrolmentStart) -> str:
        return await super().run(start)

    def due(self) -> tuple[datetime, object] | None:
        return None


@workflow.defn(name="NominationWorkflow")
class RenamedActivity(NominationWorkflow):
    """A nomination that asks another activity to record."""

    subject = replace(NominationWorkflow.subject, name="dossier")

    @workflow.init
    def __init__(self, start: NominationStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: NominationStart) -> str:
        return await super().run(start)


@workflow.defn(name="CouncilSessionWorkflow")
class SwappedErrands(CouncilSessionWorkflow):
    """A sitting that hands out opinions where it should hand out its agenda."""

    @workflow.init
    def __init__(self, start: CouncilStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: CouncilStart) -> str:
        return await super().run(start)

    def errand(self, work: str) -> tuple[str, str]:
        return super().errand({"agenda": "opinions", "opinions": "agenda"}.get(work, work))


@workflow.defn(name="DecisionWorkflow")
class SwappedPapers(DecisionWorkflow):
    """A decision that prints its certificates where it should print the tờ trình."""

    @workflow.init
    def __init__(self, start: DecisionStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: DecisionStart) -> str:
        return await super().run(start)

    def errand(self, work: str) -> tuple[str, str]:
        return super().errand("certificates" if work.startswith("letter") else work)


@workflow.defn(name="ProgrammeWorkflow")
class OneRunForAllYears(ProgrammeWorkflow):
    """A programme that no longer begins a new run with the year."""

    @workflow.init
    def __init__(self, start: ProgrammeStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: ProgrammeStart) -> str:
        return await super().run(start)

    def recorded(self, before: ProgrammeState) -> None:
        self.renew = False


@workflow.defn(name="LawRowWorkflow")
class RowOfAnotherName(LawRowWorkflow):
    """A row of law that asks another activity to record."""

    subject = replace(LawRowWorkflow.subject, name="law_row")

    @workflow.init
    def __init__(self, start: LawRowStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: LawRowStart) -> str:
        return await super().run(start)


@workflow.defn(name="SigningPowerWorkflow")
class BookOfAnotherName(SigningPowerWorkflow):
    """An issuer's book that asks another activity to record."""

    subject = replace(SigningPowerWorkflow.subject, name="signing_power")

    @workflow.init
    def __init__(self, start: SigningStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: SigningStart) -> str:
        return await super().run(start)


BROKEN = (
    NeverAgain,
    NothingDue,
    RenamedActivity,
    SwappedErrands,
    SwappedPapers,
    OneRunForAllYears,
    RowOfAnotherName,
    BookOfAnotherName,
)
