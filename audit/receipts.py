"""What a history says of itself, act by act: digests over states, receipts, numbers, rule sets, the final result.

Nothing here asks the present code: what an earlier release wrote is held against what it wrote itself.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from temporalio.client import WorkflowHistory

from audit.asked import RECORD, Asked, activities, data_of, loaded, reset_of, run_id_of
from audit.fault import Fault
from payloads.ids import digest_of
from payloads.record import RECORDED, REFUSED

Json = dict[str, Any]
Faults = Iterator[Fault]
RECORDED_AT = "recorded_at"
COPIED = ("workflow_id", "act", "act_no", "update_id", "received_at", RECORDED_AT, "state_digest")
"""Fields that a receipt copies from the entry that it answers."""


def written(value: Any) -> str:
    """A value as the workflows write it before they take its digest: fields in their order, no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def status_of(state: Json) -> str:
    """The name of a state: a campaign's phase, the status of everything else."""
    return str(state.get("phase") or state.get("status"))


def check_acts(history: WorkflowHistory) -> Iterator[Fault]:
    """Every recording and its answer, and what the run says at its end. Raises nothing: broken JSON is a fault too."""
    start = history.events[0].workflow_execution_started_event_attributes
    try:
        begun = loaded(data_of(start.input)) if start.input.payloads else {}
    except ValueError:
        yield Fault("BYTES", 1, "input")
        return
    carry = begun.get("carry") or {}
    number, state = int(carry.get("act_no", 0)), carry.get("state")
    reset = reset_of(history.events)
    again = reset.event_id if reset is not None else len(history.events)
    for asked in activities(history.events).values():
        try:
            if asked.name.startswith(RECORD):
                yield from _entry(asked, history.workflow_id, asked.scheduled.event_id > again)
                if asked.answer.get("outcome") == RECORDED:
                    yield from _follows(asked, number, state)
                    number, state = asked.asked["act_no"], asked.asked["state"]
            elif asked.name == "resolve_rules" and asked.completed is not None:
                yield from _rule_set(asked)
        except (ValueError, KeyError, TypeError):
            yield Fault("BYTES", asked.scheduled.event_id, asked.name)
    yield from _ending(history, number, state)


def _entry(asked: Asked, workflow_id: str, again: bool) -> Faults:
    """The digest over the state, and the answer beside what was asked.

    `again`: behind a reset. What had been recorded before is answered with the receipt of then, which is older.
    """
    entry, event = asked.asked, asked.scheduled.event_id
    yield from _same("DIGEST", event, "state_digest", entry["state_digest"], digest_of(written(entry["state"])))
    yield from _same("IDENTITY", event, "workflow_id", entry["workflow_id"], workflow_id)
    if asked.completed is None:
        return
    answer, event = asked.answer, asked.completed.event_id
    outcome = answer["outcome"]
    if outcome == RECORDED:
        receipt = answer["receipt"] or {}
        yield from _same("RECEIPT", event, "refusal", answer.get("refusal"), None)
        yield from _same("RECEIPT", event, "entry.refusal", entry.get("refusal"), None)
        yield from _same("RECEIPT", event, "act_no", answer["act_no"], entry["act_no"])
        for name in COPIED:
            if name == RECORDED_AT and again and str(receipt.get(name)) < entry[name]:
                continue
            yield from _same("RECEIPT", event, f"receipt.{name}", receipt.get(name), entry[name])
        yield from _same("RECEIPT", event, "receipt.state", receipt.get("state"), status_of(entry["state"]))
        yield from _same("RECEIPT", event, "receipt.filed_at", receipt.get("filed_at"), entry["state"].get("filed_at"))
        return
    yield from _same("RECEIPT", event, "receipt", answer.get("receipt"), None)
    if outcome == REFUSED and entry.get("refusal") is not None:
        yield from _same("RECEIPT", event, "refusal", answer["refusal"], entry["refusal"])
    elif (answer.get("refusal") is not None) != (outcome == REFUSED):
        yield Fault("RECEIPT", event, "refusal", answer.get("refusal"))


def _follows(asked: Asked, number: int, state: Json | None) -> Faults:
    """Numbers go up by one, and each act begins where the one before it ended."""
    entry, event = asked.asked, asked.scheduled.event_id
    yield from _same("ACT_NUMBER", event, "act_no", entry["act_no"], number + 1)
    if state is not None:
        yield from _same("RESULT", event, "before", entry["before"], status_of(state))


def _rule_set(asked: Asked) -> Faults:
    assert asked.completed is not None
    found = asked.answer
    wanted = digest_of("rule-set", written(found | {"digest": ""}))
    yield from _same("DIGEST", asked.completed.event_id, "rule_set.digest", found["digest"], wanted)


def _ending(history: WorkflowHistory, number: int, state: Json | None) -> Faults:
    """The result of a run is the digest over its last state; what it hands on is that state."""
    last = history.events[-1]
    if last.HasField("workflow_execution_completed_event_attributes") and state is not None:
        result = data_of(last.workflow_execution_completed_event_attributes.result).decode(errors="replace")
        wanted = digest_of(written(state), str(number))
        yield from _same("ENDING", last.event_id, "result", result, f'"{wanted}"')
    if last.HasField("workflow_execution_continued_as_new_event_attributes"):
        try:
            carry = loaded(data_of(last.workflow_execution_continued_as_new_event_attributes.input))["carry"]
            yield from _same("ENDING", last.event_id, "carry.act_no", carry["act_no"], number)
            if state is not None:
                yield from _same("ENDING", last.event_id, "carry.state", written(carry["state"]), written(state))
        except (ValueError, KeyError, TypeError):
            yield Fault("BYTES", last.event_id, "input")


def check_chain(histories: Sequence[WorkflowHistory]) -> Faults:
    """Runs that follow each other: names of the one before, and exactly the input that it handed on.

    A run that was reset follows the one that it copies: to the event where they part both are the same.
    """
    known: dict[str, WorkflowHistory] = {}
    for after in histories:
        start, reset = after.events[0].workflow_execution_started_event_attributes, reset_of(after.events)
        own = run_id_of(after.events)
        if own in known:
            yield Fault("CHAIN_OF_RUNS", 1, "original_execution_run_id", run_id=own)
        elif reset is not None:
            base = known.get(reset.workflow_task_failed_event_attributes.base_run_id)
            shared = reset.event_id - 1
            if base is None or after.events[:shared] != base.events[:shared]:
                yield Fault("CHAIN_OF_RUNS", reset.event_id, "base_run_id", run_id=own)
        elif start.continued_execution_run_id:
            yield from _continued(known.get(start.continued_execution_run_id), after, own)
        elif known:
            yield Fault("CHAIN_OF_RUNS", 1, "continued_execution_run_id", run_id=own)
        known[own] = after


def _continued(before: WorkflowHistory | None, after: WorkflowHistory, run_id: str) -> Faults:
    if before is None:
        yield Fault("CHAIN_OF_RUNS", 1, "continued_execution_run_id", run_id=run_id)
        return
    last, start = before.events[-1], after.events[0].workflow_execution_started_event_attributes
    if not last.HasField("workflow_execution_continued_as_new_event_attributes"):
        yield Fault("CHAIN_OF_RUNS", last.event_id, run_id_of(before.events), run_id=run_id)
        return
    handed = last.workflow_execution_continued_as_new_event_attributes
    first = before.events[0].workflow_execution_started_event_attributes.first_execution_run_id
    pairs = {
        "new_execution_run_id": (handed.new_execution_run_id, run_id),
        "first_execution_run_id": (start.first_execution_run_id, first),
        "workflow_type": (start.workflow_type.name, handed.workflow_type.name),
        "input": (data_of(start.input), data_of(handed.input)),
    }
    for place, (found, wanted) in pairs.items():
        if found != wanted:
            yield Fault("CHAIN_OF_RUNS", 1, place, found, wanted, run_id=run_id)


def _same(code: str, event_id: int, place: str, recorded: Any, rebuilt: Any) -> Faults:
    if recorded != rebuilt:
        yield Fault(code, event_id, place, recorded, rebuilt)
