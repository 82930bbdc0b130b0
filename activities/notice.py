"""Notices: wording and sending of one batch. Safe to repeat: a letter that is out is not claimed again.

Not an activity of the engine: the ledger is the queue, and a notice waits for hours without holding a workflow.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from sqlmodel import Session

from documents.letters import LetterFacts, Letters, UnknownKind, Unwordable
from runtime.mail import Carrier, Mail, Permanent, Post, Undelivered
from storage import notice
from storage.installation import is_rehearsal
from storage.notice import DueNotice
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 60, 180, 360, 720))
"""Wait after the first, second … failed try."""
MAX_TRIES = len(BACKOFF) + 1
UNWORDED = "Hệ thống chưa soạn được thư này. Hãy báo người quản trị."

Mark = Callable[[Session], None]


class WrongPost(ValueError):
    """A rehearsal was given a post that leaves the house, or its kind is not the installation's."""


@dataclass(frozen=True)
class Batch:
    """What became of one batch. `released`: given back untried."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0
    released: int = 0

    @property
    def claimed(self) -> int:
        return self.sent + self.delayed + self.failed + self.released


def go_on() -> bool:
    """Nothing asks for a halt."""
    return False


def real_now() -> datetime:
    """Letters run on real time, also in a rehearsal."""
    return datetime.now(UTC)


class Postman:
    """Words and sends what is due. `now`: real time."""

    def __init__(
        self, database: Database, post: Post, rehearsal: bool, *, now: Callable[[], datetime] = real_now
    ) -> None:
        with database.read() as session:
            kind = is_rehearsal(session)
        if kind != rehearsal or (rehearsal and post.traits.leaves_house):
            raise WrongPost(f"rehearsal={rehearsal}, installation={kind}, channel={post.traits.channel}")
        self.database, self.post, self.rehearsal, self.now = database, post, rehearsal, now
        self.letters = Letters()

    def send_batch(self, halt: Callable[[], bool] = go_on) -> Batch:
        """Claim one batch and send it. `halt` is asked before every letter; the rest is then given back.

        A letter that cannot be worded or sent never stops the batch. Raises only what the database raises; then the
        claims run out by themselves.
        """
        traits = self.post.traits
        now = self.now()
        with self.database.read() as session:
            if not notice.is_any_due(session, now):
                return Batch()
        # No letter is begun in the second half of the lease: it might not end within it.
        ends = time.monotonic() + traits.lease.total_seconds() / 2
        with self.database.write() as session:
            claimed = notice.claim_batch(session, now, lease=traits.lease)
        outcomes: list[str] = []
        marks: list[Mark] = []
        with self.post.open() as carrier:
            for due in claimed:
                stopped = halt() or time.monotonic() >= ends
                outcome, mark = self._give_back(due) if stopped else self._send(carrier, due)
                outcomes.append(outcome)
                marks.append(mark)
                # What cannot be sent twice without harm is marked at once; the rest in one transaction.
                if not traits.repeatable:
                    self._write(marks)
        self._write(marks)
        return Batch(*(outcomes.count(name) for name in ("SENT", "DELAYED", "FAILED", "RELEASED")))

    def _write(self, marks: list[Mark]) -> None:
        if marks:
            with self.database.write() as session:
                for mark in marks:
                    mark(session)
            marks.clear()

    def _give_back(self, due: DueNotice) -> tuple[str, Mark]:
        return "RELEASED", partial(notice.release, due=due, now=self.now())

    def _send(self, carrier: Carrier, due: DueNotice) -> tuple[str, Mark]:
        channel = self.post.traits.channel
        try:
            message_id = carrier.send(self.mail_of(due))
        except (UnknownKind, Unwordable) as fault:
            log.error("notice.unworded", notice_id=due.id, kind=due.kind, fault=type(fault).__name__, exc_info=True)
            return "FAILED", partial(notice.failed, due=due, channel=channel, error=UNWORDED, next_try_at=None)
        except Undelivered as trouble:
            return self._put_off(due, trouble)
        log.info("notice.sent", notice_id=due.id, kind=due.kind, channel=channel)
        return "SENT", partial(notice.sent, notice_id=due.id, channel=channel, message_id=message_id)

    def _put_off(self, due: DueNotice, trouble: Undelivered) -> tuple[str, Mark]:
        channel = self.post.traits.channel
        final = isinstance(trouble, Permanent) or due.tries >= MAX_TRIES
        next_try_at = None if final else self.now() + BACKOFF[due.tries - 1]
        event = "notice.failed" if final else "notice.delayed"
        log.warning(event, notice_id=due.id, kind=due.kind, channel=channel, code=trouble.code, tries=due.tries)
        mark = partial(notice.failed, due=due, channel=channel, error=trouble.sentence, next_try_at=next_try_at)
        return "FAILED" if final else "DELAYED", mark

    def mail_of(self, due: DueNotice) -> Mail:
        """The letter of a claimed notice. Raises UnknownKind or Unwordable: faults."""
        letter = self.letters.of(facts_of(due, self.rehearsal))
        return Mail(
            key=due.key,
            to_name=due.unit_name,
            to_address=due.email,
            from_name=due.issuer_name,
            subject=letter.subject,
            text=letter.text,
            dated=due.campaign_at,
        )


def facts_of(due: DueNotice, rehearsal: bool) -> LetterFacts:
    """What the letter of a claimed notice may speak of."""
    return LetterFacts(
        kind=due.kind,
        detail=due.detail,
        unit_name=due.unit_name,
        campaign_title=due.campaign_title,
        issuer_name=due.issuer_name,
        plan=due.plan,
        at=due.campaign_at,
        windows=due.windows,
        dossier_list=due.dossier,
        number=due.number,
        label=due.label,
        filed_at=due.filed_at,
        act=due.act,
        reason=due.reason,
        rehearsal=rehearsal,
        names=due.names,
        obligations=due.obligations,
        former=due.former,
    )
