"""Printing: from rows to papers in the store. The same rows give the same bytes, so a second try changes nothing."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from temporalio import activity

from documents.model import (
    AwardDecision,
    Bonus,
    Certificate,
    Collective,
    Individual,
    Issuer,
    Paper,
    Signer,
    SubmissionLetter,
)
from documents.press import Press
from documents.store import Store
from payloads.record import Errand, Printed
from rules.facts import VIETNAM
from storage import papers
from storage.papers import Dossier, Recipient
from storage.session import Database

COMMITTEE = "Ủy ban nhân dân "


def _day(at: datetime | None) -> date | None:
    return at.astimezone(VIETNAM).date() if at is not None else None


def _agency(name: str) -> tuple[str, ...]:
    """The agency's name over the lines of a paper's head: a People's Committee has its place on a line of its own."""
    if name.startswith(COMMITTEE):
        return (COMMITTEE.strip().upper(), name.removeprefix(COMMITTEE).upper())
    return (name.upper(),)


def _party(recipient: Recipient) -> Collective | Individual:
    if recipient.collective:
        return Collective(recipient.name)
    return Individual(recipient.honorific, recipient.name, recipient.post, recipient.unit)


def _split(recipients: Sequence[Recipient]) -> tuple[tuple[Collective, ...], tuple[Individual, ...]]:
    parties = [_party(recipient) for recipient in recipients]
    return (
        tuple(party for party in parties if isinstance(party, Collective)),
        tuple(party for party in parties if isinstance(party, Individual)),
    )


def _illustrative(dossier: Dossier) -> tuple[str, ...]:
    return dossier.basis.illustrative


def _grounds(dossier: Dossier) -> tuple[str, ...]:
    """Instruments behind the values that the campaign rests on, then its plan; each once, in the order of use."""
    grounds = ("principle.", "award.", "dossier.")
    national = [v.instrument for v in dossier.basis.values if v.scope == "national" and v.id.startswith(grounds)]
    return tuple(f"Căn cứ {ground}" for ground in (*dict.fromkeys(national), dossier.basis.plan))


def letter_paper(dossier: Dossier) -> SubmissionLetter:
    """The standing body's tờ trình as a paper."""
    state, basis = dossier.state, dossier.basis
    assert state.letter_at is not None  # submit_letter sets it
    collectives, individuals = _split(dossier.recipients)
    higher_collectives, higher_individuals = _split(dossier.forwarded)
    return SubmissionLetter(
        issuer=Issuer(_agency(dossier.standing_name), basis.place, _agency(dossier.issuer_name)),
        number=state.letter_number.split("/")[0],
        symbol=basis.symbols["TTR"],
        issued_on=_day(state.letter_at),
        made_at=state.letter_at,
        digest=dossier.digest,
        rehearsal=dossier.rehearsal,
        illustrative=_illustrative(dossier),
        subject=f"Về việc tặng Giấy khen trong {dossier.title}",
        addressees=(f"Chủ tịch {dossier.issuer_name}",),
        reasons=(
            f"Thực hiện {basis.plan}",
            "Trên cơ sở kết quả thẩm định hồ sơ và ý kiến của Hội đồng Thi đua - Khen thưởng",
        ),
        proposer=dossier.standing_name,
        authority=f"Chủ tịch {dossier.issuer_name}",
        superior_authority="Chủ tịch Ủy ban nhân dân tỉnh",
        achievement=f"xuất sắc trong {dossier.title}",
        collectives=collectives,
        individuals=individuals,
        superior_collectives=higher_collectives,
        superior_individuals=higher_individuals,
        attachments=("Biên bản họp Hội đồng Thi đua - Khen thưởng", "Dự thảo quyết định"),
        distribution=("Như trên", f"Lưu: {dossier.standing_name}"),
        signer=Signer((basis.signers["STANDING_HEAD"],), dossier.drafter),
    )


def decision_paper(dossier: Dossier) -> AwardDecision:
    """The decision with its list as a paper."""
    state, basis = dossier.state, dossier.basis
    assert state.issued_at is not None  # printed only after the issue
    collectives, individuals = _split(dossier.recipients)
    authority = f"Chủ tịch {dossier.issuer_name}"
    return AwardDecision(
        issuer=Issuer(_agency(dossier.issuer_name), basis.place),
        number=f"{state.number:02d}",
        symbol=basis.symbols["QD"],
        issued_on=_day(state.dated),
        made_at=state.issued_at,
        digest=dossier.digest,
        rehearsal=dossier.rehearsal,
        illustrative=_illustrative(dossier),
        subject=f"Về việc tặng Giấy khen trong {dossier.title}",
        authority=authority,
        grounds=(
            *_grounds(dossier),
            f"Xét đề nghị của {dossier.standing_name} tại Tờ trình số {state.letter_number}",
        ),
        award="Giấy khen",
        achievement=f"xuất sắc trong {dossier.title}",
        collectives=collectives,
        individuals=individuals,
        bonus=Bonus(None, None, "theo quy định hiện hành", basis.fund),
        executors=f"Chánh Văn phòng HĐND và UBND huyện, Trưởng {dossier.standing_name}",
        distribution=basis.distribution,
        signer=Signer((basis.signers["AUTHORITY"],), dossier.signer),
    )


def certificate_paper(dossier: Dossier, recipient: Recipient) -> Certificate:
    """The giấy khen of one recipient as a paper."""
    state, basis = dossier.state, dossier.basis
    assert state.issued_at is not None  # printed only after the issue
    return Certificate(
        issuer=Issuer(_agency(dossier.issuer_name), basis.place),
        number=f"{state.number:02d}",
        symbol=basis.symbols["QD"],
        issued_on=_day(state.dated),
        made_at=state.issued_at,
        digest=dossier.digest,
        rehearsal=dossier.rehearsal,
        illustrative=_illustrative(dossier),
        award="Giấy khen",
        authority=f"Chủ tịch {dossier.issuer_name}",
        recipient=_party(recipient),
        achievement=f"xuất sắc trong {basis.short_title or dossier.title}",
        golden_book="",
        signer=Signer((basis.signers["AUTHORITY"],), dossier.signer),
    )


class PressActivities:
    """Errands of decisions on the press queue."""

    def __init__(self, database: Database, store: Store) -> None:
        self.database, self.store = database, store
        self._press: Press | None = None
        self._lock = threading.Lock()

    def _render(self, paper: Paper) -> bytes:
        # One press per process: its fonts are loaded once, and it is not made for several threads.
        with self._lock:
            if self._press is None:
                self._press = Press()
            return self._press.render(paper)

    def _print(self, errand: Errand, kind: str, items: Sequence[tuple[Paper, str, str]]) -> Printed:
        """Render (paper, target, title) each, put it into the store, keep its row."""
        shas = []
        for paper, target, title in items:
            data = self._render(paper)
            sha = self.store.put(data)
            with self.database.write() as session:
                papers.keep(
                    session,
                    papers.NewPaper(
                        errand.workflow_id, errand.campaign, kind, target, sha, len(data), title, paper.made_at
                    ),
                )
            shas.append(sha)
            activity.heartbeat(len(shas))
        return Printed(tuple(shas))

    def _dossier(self, errand: Errand) -> Dossier:
        with self.database.read() as session:
            return papers.decision_dossier(session, errand.workflow_id, errand.act_no)

    @activity.defn
    def print_letter(self, errand: Errand) -> Printed:
        """Print the tờ trình as it was submitted. Raises Unprintable for a name that no layout can hold."""
        dossier = self._dossier(errand)
        title = f"Tờ trình số {dossier.state.letter_number}"
        return self._print(errand, "SUBMISSION_LETTER", [(letter_paper(dossier), "", title)])

    @activity.defn
    def print_decision(self, errand: Errand) -> Printed:
        """Print the numbered decision with its list."""
        dossier = self._dossier(errand)
        title = f"Quyết định số {dossier.state.number:02d}/{dossier.basis.symbols['QD']}"
        return self._print(errand, "DECISION", [(decision_paper(dossier), "", title)])

    @activity.defn
    def print_certificates(self, errand: Errand) -> Printed:
        """Print one giấy khen for every recipient, in the order of the list."""
        dossier = self._dossier(errand)
        items = [
            (certificate_paper(dossier, recipient), recipient.nomination, f"Giấy khen: {recipient.name}")
            for recipient in dossier.recipients
        ]
        return self._print(errand, "CERTIFICATE", items)

    def all(self) -> Sequence[Callable[..., Any]]:
        """Every activity of this class, for the worker's registry."""
        return (self.print_letter, self.print_decision, self.print_certificates)
