"""Rows that workflows own, written again from what histories tell, into an empty database.

No order between workflows is needed: every such row has one workflow that writes it, one act after the other under its
lock, and whatever an act read in rows of others stands in the recorded answer (which place a claim got, which paper
came of an errand, which letter reached nobody). So each case is rebuilt by itself, in the order of its own history.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from payloads.ids import campaign_of, delivery_key, subject_of
from payloads.record import RECORDED, REFUSED, Delivered, Entry, Errand, Recording
from rules.acting import Role
from rules.ruling import RuleSet
from storage import delivery, guard, papers, ruling
from storage.papers import NewPaper
from storage.record import write_own
from storage.rows import write_effects
from storage.tables.person import Clock
from storage.tables.programme import Programme
from storage.tables.record import Slot
from storage.tables.subject import Campaign, IssuedPaper

NOTIFY = "notify"
"""Errands that write notices to units, and send nothing to cases."""
SKEW = timedelta(minutes=1)
"""How far the clocks of two tasks of the engine may lie apart."""


@dataclass(frozen=True)
class Told:
    """One recording as a history tells it; `done_at`: when the engine knew the answer."""

    entry: Entry[Any]
    recording: Recording
    done_at: datetime


@dataclass(frozen=True)
class Ran:
    """A delivery to many. `result` None: still on its way when the history was read."""

    errand: Errand
    result: Delivered | None
    began_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Case:
    """Everything that the runs of one workflow tell."""

    workflow_id: str
    told: tuple[Told, ...] = ()
    rules: tuple[tuple[str, RuleSet], ...] = ()
    """(nomination, rule set) of every reception that pinned one."""
    errands: tuple[Ran, ...] = ()
    papers: tuple[NewPaper, ...] = ()
    """Without titles; `size` 0: printed by one of the first releases, which did not say more."""
    pending: frozenset[str] = frozenset()
    """Update ids of recordings whose answer the engine does not know yet."""
    whole: bool = True
    """False: an archive's copy of an open run, which ends before the record does."""

    def is_moving(self, live: set[str], since: datetime) -> bool:
        """Whether the case went on while it was read, so that record and history are of different instants.

        `live`: update ids that the record had at `since`, before the history was read.
        """
        told = {one.entry.update_id: one for one in self.told if one.recording.outcome in (RECORDED, REFUSED)}
        newer = any(one.done_at >= since and key not in live for key, one in told.items())
        # Whoever ends before the record does may lack what an act or an errand wrote behind its end.
        behind = not self.whole and (bool(live - told.keys()) or any(ran.result is None for ran in self.errands))
        return bool(self.pending) or newer or behind

    def acts(self) -> Iterator[Told]:
        """Each recorded or refused act once, in order: a key that came again was answered from the record."""
        seen: set[str] = set()
        for told in self.told:
            if told.recording.outcome in (RECORDED, REFUSED) and told.entry.update_id not in seen:
                seen.add(told.entry.update_id)
                yield told


@dataclass(frozen=True)
class UnitNotices:
    """One errand that told every unit of an act. `at` None: a history of the first releases."""

    subject: str
    act_no: int
    kind: str
    detail: str
    campaign: str
    at: datetime | None
    count: int | None
    """None: not counted yet."""


@dataclass(frozen=True)
class _Letter:
    target: str
    update_id: str
    outcome: str
    code: str
    at: datetime


class Rebuild:
    """What a rebuild has found beside the rows: errands, and what old histories leave unsaid."""

    def __init__(self) -> None:
        self.cases: set[str] = set()
        self.acts = 0
        self.notices: list[UnitNotices] = []
        self.unsaid: set[tuple[str, ...]] = set()
        """(table, part of the key …) of rows that histories of the first releases do not give."""
        self.faults: list[str] = []
        self._letters: dict[str, list[_Letter]] = {}
        self._errands: list[Ran] = []

    def add(self, session: Session, case: Case) -> None:
        """Write the rows of one case into a database that has none of it."""
        self.cases.add(case.workflow_id)
        for told in case.acts():
            self.acts += 1
            _load(session, told)
            write_own(session, told.entry, told.recording)
        self.hold_places(session, case)
        self.add_beside(session, case)

    def hold_places(self, session: Session, case: Case, before: Mapping[str, str] | None = None) -> None:
        """The places that a case holds after all its acts. `before`: those it held, for histories that do not say."""
        held: dict[str, str] = {}
        for told in case.acts():
            self._place(held, told, before or {})
        for scope, place in held.items():
            self._hold(session, scope, place, case.workflow_id)

    def add_beside(self, session: Session, case: Case) -> None:
        """What other activities than recordings wrote. Safe to repeat; the ledger of deliveries comes with `finish`."""
        for told in case.acts():
            if told.entry.actor.role is Role.MESSENGER:
                self._post(told)
        for nomination, pinned in case.rules:
            ruling.keep(session, nomination, pinned)
        for ran in case.errands:
            self._run(ran)
        for paper in case.papers:
            known = select(IssuedPaper.id).where(
                IssuedPaper.subject == paper.subject, IssuedPaper.sha256 == paper.sha256
            )
            if not paper.size:
                self.unsaid.add(("issued_paper", paper.subject, paper.sha256))
            elif session.exec(known.where(IssuedPaper.target == paper.target)).first() is None:
                papers.keep(session, paper)

    def tell_units(self, session: Session) -> None:
        """Notices to every unit that a copy of the records lacks; those that stand there are not written twice."""
        for one in self.notices:
            if one.count is not None:
                at = one.at or datetime.now(UTC)
                delivery.notify_units(
                    session, one.campaign, one.subject, one.kind, one.detail, one.act_no, at, datetime.now(UTC)
                )

    def finish(self, session: Session) -> None:
        """The ledger of deliveries: of each errand the letters that cases recorded, and those that reached nobody."""
        for letters in self._letters.values():
            letters.sort(key=lambda letter: letter.at)
        for ran in self._errands:
            errand, result = ran.errand, ran.result
            if result is None or result.edition == 0:
                self.unsaid.add(("delivery", errand.workflow_id, errand.work))
                continue
            for lost in result.unreached:
                key = delivery_key(errand.workflow_id, errand.work, lost.target)
                self._note(session, errand, _Letter(lost.target, key, REFUSED, lost.code, lost.at))
            for letter in self._of(ran):
                self._note(session, errand, letter)

    def _note(self, session: Session, errand: Errand, letter: _Letter) -> None:
        source, work = errand.workflow_id, errand.work
        delivery.note(session, source, work, letter.target, letter.update_id, letter.outcome, letter.code, letter.at)

    def _place(self, held: dict[str, str], told: Told, before: Mapping[str, str]) -> None:
        """Claims and releases of one act, as its answer says where each found its place."""
        if told.recording.outcome != RECORDED:
            return
        places = told.recording.places
        for index, claim in enumerate(told.entry.claims):
            place = places[index] if index < len(places) else claim.value or before.get(claim.scope, "")
            if place:
                held.setdefault(claim.scope, place)
            else:
                self.unsaid.add(("slot", claim.scope, told.entry.workflow_id))
        for scope in told.entry.frees:
            held.pop(scope, None)

    def _hold(self, session: Session, scope: str, place: str, holder: str) -> None:
        try:
            with session.begin_nested():
                guard.hold(session, scope, place, holder)
        except IntegrityError:
            self.faults.append(f"slot {scope} {place}: {holder}")

    def _post(self, told: Told) -> None:
        entry, refusal = told.entry, told.recording.refusal
        outcome, code = (REFUSED, refusal.code) if refusal is not None else ("DELIVERED", "")
        letter = _Letter(entry.workflow_id, entry.update_id, outcome, code, entry.recorded_at)
        self._letters.setdefault(campaign_of(entry.workflow_id), []).append(letter)

    def _run(self, ran: Ran) -> None:
        errand, result = ran.errand, ran.result
        if not errand.work.startswith(f"{NOTIFY}:"):
            self._errands.append(ran)
            return
        _, kind, detail = errand.work.split(":", 2)
        at, count = (result.at, result.delivered) if result is not None else (None, None)
        self.notices.append(UnitNotices(errand.workflow_id, errand.act_no, kind, detail, errand.campaign, at, count))

    def _of(self, ran: Ran) -> Iterator[_Letter]:
        """Letters of one errand: those of its campaign, of its time, with its key."""
        letters: Sequence[_Letter] = self._letters.get(ran.errand.campaign, ())
        first = bisect_left(letters, ran.began_at - SKEW, key=lambda letter: letter.at)
        last = bisect_right(letters, (ran.done_at or datetime.max.replace(tzinfo=UTC)), key=lambda letter: letter.at)
        for letter in letters[first:last]:
            if letter.update_id == delivery_key(ran.errand.workflow_id, ran.errand.work, letter.target):
                yield letter


def clear_places(session: Session, holder: str) -> dict[str, str]:
    """Let go of every place of a case, before those of all cases are written as their histories end.

    Returns what it held: scope → place.
    """
    held = dict(session.exec(select(Slot.scope, Slot.position).where(Slot.holder == holder)).all())
    session.exec(sql.delete(Slot).where(col(Slot.holder) == holder))
    return held


def write_again(session: Session, told: Told) -> None:
    """Record an act as it was recorded, in records that lack it: its own rows, and what it changes in others."""
    if told.recording.outcome == RECORDED:
        write_effects(session, told.entry)
    write_own(session, told.entry, told.recording)


def see_clock(session: Session, recordings: Iterable[Recording]) -> None:
    """Bring the installation's clock to what recordings have seen of it."""
    clock = session.get_one(Clock, 1)
    for recording in recordings:
        clock.epoch = max(clock.epoch, recording.epoch)
        if clock.frozen and clock.instant and recording.clock_at:
            clock.instant = max(clock.instant, recording.clock_at)


def _load(session: Session, told: Told) -> None:
    """The bare row of a campaign or programme that its act changes: what files say of it no history knows."""
    if told.recording.outcome != RECORDED:
        return
    said: dict[str, Any] = {
        "title": "",
        "issuer": "",
        "issuer_name": "",
        "basis": "",
        "definition": "",
        "definition_digest": "",
    }
    subject, state = subject_of(told.entry.workflow_id), told.entry.state
    if subject == "campaign" and session.get(Campaign, state.code) is None:
        session.add(Campaign(code=state.code, **said))
        session.flush()
    elif subject == "programme" and session.get(Programme, state.id) is None:
        session.add(Programme(id=state.id, code=state.id.split("/", 1)[1], **said))
        session.flush()
