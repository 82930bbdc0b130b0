"""Printing: from rows to papers in the store. The same rows give the same bytes, so a second try changes nothing."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from temporalio import activity

from activities.composing import certificate_paper, decision_paper, letter_paper, minutes_paper
from documents.model import Paper
from documents.press import Press
from documents.store import Store
from payloads.record import Errand, Printed
from storage import papers
from storage.papers import Dossier
from storage.session import Database


class PressActivities:
    """Errands of sittings and decisions on the press queue."""

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
        shas, sizes = [], []
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
            sizes.append(len(data))
            activity.heartbeat(len(shas))
        return Printed(tuple(shas), tuple(sizes), items[0][0].made_at if items else None)

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
            (certificate_paper(dossier, recipient), recipient.nomination, f"{dossier.award}: {recipient.name}")
            for recipient in dossier.recipients
        ]
        return self._print(errand, "CERTIFICATE", items)

    @activity.defn
    def print_minutes(self, errand: Errand) -> Printed:
        """Print the signed minutes of a sitting, with the deliveries that a dossier refused."""
        with self.database.read() as session:
            dossier = papers.sitting_dossier(session, errand.workflow_id, errand.act_no)
        title = f"Biên bản họp Hội đồng, phiên {dossier.state.n}"
        return self._print(errand, "MINUTES", [(minutes_paper(dossier), "", title)])

    def all(self) -> Sequence[Callable[..., Any]]:
        """Every activity of this class, for the worker's registry."""
        return (self.print_minutes, self.print_letter, self.print_decision, self.print_certificates)
