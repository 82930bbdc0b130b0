"""The record in the rows beside the histories: acts, links of the audit chain, papers in the store."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from temporalio.client import WorkflowHistory

from audit.asked import RECORD, Asked, activities, reset_of, run_id_of
from audit.fault import Fault
from audit.film import history_of
from audit.receipts import status_of
from documents.store import ContentDamaged, NotStored, Store
from payloads.record import RECORDED, REFUSED
from storage import audit
from storage.reads import recorded
from storage.session import Database
from storage.tables.record import Act, AuditEvent

Faults = Iterator[Fault]
ACT_FACTS = (":recorded", ":refused")
"""Ends of the tags of links that explain an act; a chain may hold others, such as looks of an auditor."""


def check_rows(database: Database, store: Store, workflow_id: str, blobs: Sequence[bytes], closed: bool) -> list[Fault]:
    """What rows and papers say otherwise than the histories of one workflow, the oldest first.

    `closed`: the last run has ended. Of one that has not, the rows may be an act ahead of what was read of it.
    Raises ValueError for bytes that are no history.
    """
    histories = [history_of(blob) for blob in blobs]
    try:
        with database.read() as session:
            rows, links = recorded.acts(session, workflow_id), recorded.links(session, workflow_id)
            broken = audit.broken_link(session, workflow_id)
        found = [*_acts(rows, histories, closed), *_links(links, histories, closed), *_papers(store, histories)]
    except (ValueError, KeyError, TypeError) as error:
        return [Fault("ROW", 0, "", str(error), workflow_id=workflow_id)]
    if broken is not None:
        found.append(Fault("AUDIT_CHAIN", 0, f"audit_event {broken}"))
    return [_named(fault, workflow_id) for fault in found]


def _named(fault: Fault, workflow_id: str) -> Fault:
    return Fault(fault.code, fault.event_id, fault.place, fault.recorded, fault.rebuilt, workflow_id, fault.run_id)


def _answered(histories: Sequence[WorkflowHistory]) -> Iterator[tuple[str, Asked]]:
    """(run id, recording) of every act that was recorded or refused, in the order of the answers.

    What a reset run has copied, or was made to do again under its own key, is told of the run that did it.
    """
    told: set[str] = set()
    for history in histories:
        run_id, earlier = run_id_of(history.events), told.copy() if reset_of(history.events) is not None else set()
        found = [
            each
            for each in activities(history.events).values()
            if each.name.startswith(RECORD) and each.completed is not None
        ]
        for each in sorted(found, key=lambda one: one.completed.event_id if one.completed else 0):
            if each.answer.get("outcome") in (RECORDED, REFUSED) and each.asked["update_id"] not in earlier:
                told.add(each.asked["update_id"])
                yield run_id, each


def _acts(rows: Sequence[Act], histories: Sequence[WorkflowHistory], closed: bool) -> Faults:
    left = {row.update_id: row for row in rows}
    last = 0
    for run_id, asked in _answered(histories):
        entry, answer = asked.asked, asked.answer
        done = answer["outcome"] == RECORDED
        last = max(last, entry["act_no"] if done else 0)
        row = left.pop(entry["update_id"], None)
        if row is None:
            yield Fault("NO_ROW", asked.scheduled.event_id, f"act {entry['update_id']}", run_id=run_id)
            continue
        pairs: dict[str, tuple[Any, Any]] = {
            "act_no": (row.act_no, entry["act_no"] if done else None),
            "act": (row.act, entry["act"]),
            "digest": (row.digest, entry["digest"]),
            "state_digest": (row.state_digest, entry["state_digest"]),
            "recorded_at": (row.recorded_at, datetime.fromisoformat(entry["recorded_at"])),
            "recording": (json.loads(row.recording), answer),
        }
        yield from _differ(pairs, "act", asked, run_id)
    for row in left.values():
        if closed or (row.act_no is not None and row.act_no <= last):
            yield Fault("NO_HISTORY", 0, f"act {row.update_id}", row.act_no)


def _links(links: Sequence[AuditEvent], histories: Sequence[WorkflowHistory], closed: bool) -> Faults:
    own = [link for link in links if link.tag.endswith(ACT_FACTS)]
    answered = list(_answered(histories))
    for (run_id, asked), link in zip(answered, own, strict=False):
        entry, refusal = asked.asked, asked.answer.get("refusal")
        done = asked.answer["outcome"] == RECORDED
        pairs: dict[str, tuple[Any, Any]] = {
            "tag": (link.tag.split(":")[1], entry["act"]),
            "act_no": (link.act_no, entry["act_no"] if done else None),
            "account": (link.account, entry["actor"]["account"]),
            "role": (link.role, entry["actor"]["role"]),
            "unit": (link.unit, entry["actor"]["unit"]),
            "campaign_at": (link.campaign_at, datetime.fromisoformat(entry["received_at"])),
            "real_at": (link.real_at, datetime.fromisoformat(entry["recorded_at"])),
            "before": (link.before, entry["before"]),
            "after": (link.after, status_of(entry["state"]) if done else entry["before"]),
            "refusal": (link.refusal, refusal["code"] if refusal else ""),
            "data": (link.data, entry["body"]),
        }
        yield from _differ(pairs, f"audit_event {link.seq}", asked, run_id)
    for run_id, asked in answered[len(own) :]:
        yield Fault("NO_ROW", asked.scheduled.event_id, "audit_event", run_id=run_id)
    for link in own[len(answered) :] if closed else ():
        yield Fault("NO_HISTORY", 0, f"audit_event {link.seq}", link.tag)


def _differ(pairs: dict[str, tuple[Any, Any]], of: str, asked: Asked, run_id: str) -> Faults:
    for name, (found, wanted) in pairs.items():
        if found != wanted:
            yield Fault("ROW", asked.scheduled.event_id, f"{of}: {name}", found, wanted, run_id=run_id)


def _papers(store: Store, histories: Sequence[WorkflowHistory]) -> Faults:
    """What was printed and what the history names of it is still there, byte for byte."""
    for history in histories:
        run_id = run_id_of(history.events)
        for asked in activities(history.events).values():
            if asked.completed is None or not asked.name.startswith("print_"):
                continue
            for sha in asked.answer.get("papers", ()):
                try:
                    store.get(sha)
                except (NotStored, ContentDamaged, ValueError) as error:
                    yield Fault("PAPER", asked.completed.event_id, sha, type(error).__name__, run_id=run_id)
