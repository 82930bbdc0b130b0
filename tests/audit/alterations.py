"""What somebody who can write into a history might do to it. Each is planted into a golden history of the last release.

`at`: the event that is touched first. `unseen`: deep verification cannot notice it, because neither the code nor the
history's own digests depend on what was changed: the hash chain alone does.
"""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from temporalio.api.common.v1 import Payloads
from temporalio.api.history.v1 import History, HistoryEvent

from audit.receipts import written
from audit.wellformed import attributes_of, kind_of
from payloads.ids import digest_of

Events = list[HistoryEvent]
Edit = Callable[[Any], None]
YEAR_SECONDS = 365 * 86_400
AWARDED, REFUSED_ONCE, CAMPAIGN = "nomination-awarded-r2", "nomination-lapsed-r2", "campaign-closed-r2-3"
SITTING, DECISION, TIMERS = "council-signed-r2", "decision-issued-r2", "nomination-timers-lapsed-r2"


@dataclass(frozen=True)
class Alteration:
    """One planting. `make`: changes the events in place or answers others, and says which event it touched."""

    name: str
    history: str
    make: Callable[[Events], int]
    unseen: bool = False


@dataclass
class _Book:
    pages: list[Alteration] = field(default_factory=list)

    def add(self, name: str, history: str, make: Callable[[Events], int], unseen: bool = False) -> None:
        self.pages.append(Alteration(name, history, make, unseen))


def events_of(data: bytes) -> Events:
    """Events of a run, to be changed."""
    return list(History.FromString(data).events)


def blob_of(events: Events) -> bytes:
    """Their bytes."""
    return History(events=events).SerializeToString(deterministic=True)


def nth(events: Events, kind: str, n: int = 0, having: str = "") -> HistoryEvent:
    """The n-th event of a kind whose text holds something."""
    found = [each for each in events if kind_of(each) == kind and having in str(each)]
    return found[n]


def edited(payloads: Payloads, edit: Edit, index: int = 0) -> None:
    """Change the JSON of a payload as somebody would who knows how it is written."""
    value = json.loads(payloads.payloads[index].data)
    edit(value)
    payloads.payloads[index].data = written(value).encode()


def put(*path: str | int, to: Any) -> Edit:
    """Set one place inside a JSON value; it has to be there, and has to say something else."""

    def edit(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        assert value[path[-1]] != to
        value[path[-1]] = to

    return edit


def _argument(edit: Edit, index: int = 0, having: str = "", n: int = 0) -> Callable[[Events], int]:
    def make(events: Events) -> int:
        event = nth(events, "workflow_execution_update_accepted", n, having)
        edited(event.workflow_execution_update_accepted_event_attributes.accepted_request.input.args, edit, index)
        return event.event_id

    return make


def _answer(edit: Edit, having: str = "") -> Callable[[Events], int]:
    def make(events: Events) -> int:
        event = nth(events, "workflow_execution_update_completed", 0, having)
        edited(event.workflow_execution_update_completed_event_attributes.outcome.success, edit)
        return event.event_id

    return make


def _asked(edit: Edit, having: str = "record_", n: int = 0) -> Callable[[Events], int]:
    def make(events: Events) -> int:
        event = nth(events, "activity_task_scheduled", n, having)
        edited(event.activity_task_scheduled_event_attributes.input, edit)
        return event.event_id

    return make


def _told(edit: Edit, name: str = "record_", n: int = 0) -> Callable[[Events], int]:
    def make(events: Events) -> int:
        order = nth(events, "activity_task_scheduled", n, name)
        event = next(
            each
            for each in events
            if each.activity_task_completed_event_attributes.scheduled_event_id == order.event_id
        )
        edited(event.activity_task_completed_event_attributes.result, edit)
        return event.event_id

    return make


def _field(kind: str, path: str, to: Any, n: int = 0, having: str = "") -> Callable[[Events], int]:
    """Set a field of an event's attributes, by its path."""

    def make(events: Events) -> int:
        event = nth(events, kind, n, having)
        holder: Any = attributes_of(event)
        *steps, last = path.split(".")
        for step in steps:
            holder = getattr(holder, step)
        assert getattr(holder, last) != to
        setattr(holder, last, to)
        return event.event_id

    return make


def _forged_state(value: Any) -> None:
    """A state with its digest computed anew, as somebody does who knows the code."""
    value["state"]["draft_digest"] = "khác"
    value["state_digest"] = digest_of(written(value["state"]))


def _shift_all(events: Events) -> int:
    for event in events:
        event.event_time.seconds += YEAR_SECONDS
    return 3


def _shift_one(events: Events) -> int:
    event = nth(events, "workflow_task_started", 2)
    event.event_time.seconds -= 3600
    return event.event_id


def _early_firing(events: Events) -> int:
    event = nth(events, "timer_fired")
    event.event_time.CopyFrom(nth(events, "timer_started").event_time)
    return event.event_id


def _drop(events: Events) -> int:
    return events.pop(20).event_id


def _drop_and_renumber(events: Events) -> int:
    gone = events.pop(20)
    _renumber(events)
    return gone.event_id


def _renumber(events: Events) -> None:
    for number, event in enumerate(events, 1):
        event.event_id = number


def _twice(events: Events) -> int:
    events.insert(11, deepcopy(events[10]))
    return 12


def _inserted(events: Events) -> int:
    """A second act, written by hand between two others, with every number after it moved on."""
    accepted = nth(events, "workflow_execution_update_accepted", 1)
    place = events.index(accepted) + 1
    events.insert(place, deepcopy(accepted))
    _renumber(events)
    return place + 1


def _swapped(events: Events) -> int:
    events[10], events[11] = events[11], events[10]
    return 11


def _swapped_results(events: Events) -> int:
    """The answers of two recordings change places."""
    one, other = (
        nth(events, "activity_task_completed", n, "receipt").activity_task_completed_event_attributes for n in (0, 1)
    )
    first, second = deepcopy(one.result), deepcopy(other.result)
    one.result.CopyFrom(second)
    other.result.CopyFrom(first)
    return nth(events, "activity_task_completed", 0, "receipt").event_id


def _numbered_from_two(events: Events) -> int:
    for event in events:
        event.event_id += 1
    return 2


def _cut_last(events: Events) -> int:
    return events.pop().event_id


def _cut_half(events: Events) -> int:
    completed = [each.event_id for each in events if kind_of(each) == "workflow_task_completed"]
    del events[completed[len(completed) // 2] :]
    return len(events) + 1


def _patch(events: Events) -> int:
    event = nth(events, "marker_recorded")
    event.marker_recorded_event_attributes.details["patch-data"].payloads[0].data = b'{"id":"bonus","deprecated":false}'
    return event.event_id


def _unpatched(events: Events) -> int:
    event = nth(events, "marker_recorded")
    event.marker_recorded_event_attributes.marker_name = "side-note"
    return event.event_id


def _attribute(events: Events) -> int:
    event = nth(events, "upsert_workflow_search_attributes")
    fields = event.upsert_workflow_search_attributes_event_attributes.search_attributes.indexed_fields
    fields["TemporalChangeVersion"].data = b'["bonus"]'
    return event.event_id


def _summary(events: Events) -> int:
    event = nth(events, "timer_started")
    event.user_metadata.summary.data = b'"nothing"'
    return event.event_id


def _duration(events: Events) -> int:
    event = nth(events, "timer_started")
    event.timer_started_event_attributes.start_to_fire_timeout.seconds += 7
    return event.event_id


def _timeout(events: Events) -> int:
    event = nth(events, "activity_task_scheduled", 1)
    event.activity_task_scheduled_event_attributes.start_to_close_timeout.seconds = 500
    return event.event_id


def _retries(events: Events) -> int:
    event = nth(events, "activity_task_scheduled", 1)
    event.activity_task_scheduled_event_attributes.retry_policy.maximum_attempts = 3
    return event.event_id


def _start(edit: Edit) -> Callable[[Events], int]:
    def make(events: Events) -> int:
        edited(events[0].workflow_execution_started_event_attributes.input, edit)
        return 1

    return make


def _handed(edit: Edit) -> Callable[[Events], int]:
    def make(events: Events) -> int:
        edited(events[-1].workflow_execution_continued_as_new_event_attributes.input, edit)
        return events[-1].event_id

    return make


def _result(events: Events) -> int:
    events[-1].workflow_execution_completed_event_attributes.result.payloads[0].data = f'"{"0" * 64}"'.encode()
    return events[-1].event_id


def _refusal(edit: Edit) -> Callable[[Events], int]:
    def make(events: Events) -> int:
        event = nth(events, "workflow_execution_update_completed", 0, "INCOMPLETE")
        failure = event.workflow_execution_update_completed_event_attributes.outcome.failure
        edited(failure.application_failure_info.details, edit)
        return event.event_id

    return make


def _refusal_words(events: Events) -> int:
    event = nth(events, "workflow_execution_update_completed", 0, "INCOMPLETE")
    event.workflow_execution_update_completed_event_attributes.outcome.failure.message = "Hồ sơ nộp muộn."
    return event.event_id


def _made_good(events: Events) -> int:
    """A refused submission is made into a recorded one, answer and all."""
    refused = nth(events, "workflow_execution_update_completed", 0, "INCOMPLETE")
    outcome = refused.workflow_execution_update_completed_event_attributes.outcome
    note = deepcopy(outcome.failure.application_failure_info.details.payloads[0])
    outcome.success.payloads.add().CopyFrom(note)
    return refused.event_id


def _value(value: Any) -> None:
    value["values"][0]["value"] += "0"


def _settle(value: Any) -> None:
    value["settle_seconds"] += 1


def _papers(value: Any) -> None:
    value["papers"][0] = "0" * 64


def _contents() -> Iterator[Alteration]:
    """What is said in an event."""
    book = _Book()
    for name, edit in {
        "another account acts": put("actor", "account", to="somebody-else"),
        "another role acts": put("actor", "role", to="STANDING_HEAD"),
        "another unit acts": put("actor", "unit", to="u7"),
        "received earlier": put("received_at", to="2024-08-06T16:00:00Z"),
        "another key": put("key", to="0" * 40),
        "another body digest": put("digest", to="0" * 64),
        "another epoch": put("epoch", to=9),
    }.items():
        book.add(name, AWARDED, _argument(edit))
    book.add("another dossier is filed", AWARDED, _argument(put("draft_digest", to="khác"), index=1))
    book.add("another conclusion", AWARDED, _argument(put("result", to="NOT_AWARD"), index=1, having='"conclude"'))
    book.add(
        "another act",
        AWARDED,
        _field("workflow_execution_update_accepted", "accepted_request.input.name", "supplement"),
    )
    book.add(
        "another update id",
        AWARDED,
        _field("workflow_execution_update_accepted", "accepted_request.meta.update_id", "x"),
    )
    book.add("answer with another digest", AWARDED, _answer(put("state_digest", to="0" * 64)))
    book.add("answer with another number", AWARDED, _answer(put("act_no", to=5)))
    book.add("answer with an earlier filing", AWARDED, _answer(put("filed_at", to="2024-08-05T17:00:00Z")))
    book.add("another state is recorded", AWARDED, _asked(put("state", "unit", to="u7")))
    book.add("another state with its digest", AWARDED, _asked(_forged_state))
    book.add("another actor is recorded", AWARDED, _asked(put("actor", "account", to="somebody-else")))
    book.add("a notice less", AWARDED, _asked(put("notices", to=[])))
    book.add("other facts are asked for", AWARDED, _asked(put("unit", to="u7"), "resolve_facts"))
    book.add("another activity", AWARDED, _field("activity_task_scheduled", "activity_type.name", "record_council", 1))
    book.add("another activity id", AWARDED, _field("activity_task_scheduled", "activity_id", "99", 1))
    book.add("another queue", AWARDED, _field("activity_task_scheduled", "task_queue.name", "press", 1))
    book.add("a longer timeout", AWARDED, _timeout)
    book.add("fewer attempts", AWARDED, _retries)
    book.add("a receipt of another number", AWARDED, _told(put("receipt", "act_no", to=7)))
    book.add("a receipt of another digest", AWARDED, _told(put("receipt", "state_digest", to="0" * 64)))
    book.add("a recorded act is refused", AWARDED, _told(put("outcome", to="REFUSED")))
    book.add("another refusal on record", REFUSED_ONCE, _told(put("refusal", "code", to="LATE")))
    book.add("another value of law", AWARDED, _told(_value, "resolve_rules"))
    book.add("more was delivered", SITTING, _told(put("delivered", to=99), "deliver_agenda"))
    book.add("another paper was printed", DECISION, _told(_papers, "print_letter"))
    book.add("another refusal is said", REFUSED_ONCE, _refusal(put("code", to="LATE")))
    book.add("other words of refusal", REFUSED_ONCE, _refusal_words)
    book.add("a refusal is made good", REFUSED_ONCE, _made_good)
    yield from book.pages


def _order() -> Iterator[Alteration]:
    """When, in which order, by what, and how it ends."""
    book = _Book()
    book.add("a longer timer", TIMERS, _duration)
    book.add("another timer's name", TIMERS, _summary)
    book.add("a timer fires at once", TIMERS, _early_firing)
    book.add("everything a year later", AWARDED, _shift_all)
    book.add("one event an hour earlier", AWARDED, _shift_one)
    book.add("an event is dropped", AWARDED, _drop)
    book.add("an event is dropped, the rest renumbered", AWARDED, _drop_and_renumber)
    book.add("an event twice", AWARDED, _twice)
    book.add("an act is written in", AWARDED, _inserted)
    book.add("two events change places", AWARDED, _swapped)
    book.add("two answers change places", AWARDED, _swapped_results)
    book.add("numbers from two", AWARDED, _numbered_from_two)
    book.add("the end is cut off", AWARDED, _cut_last)
    book.add("the second half is cut off", AWARDED, _cut_half)
    book.add("another patch", AWARDED, _patch)
    book.add("no patch", AWARDED, _unpatched)
    book.add("another search attribute", AWARDED, _attribute)
    book.add("another build", AWARDED, _field("workflow_task_completed", "worker_version.build_id", "0" * 32))
    book.add("another unit at the start", AWARDED, _start(put("unit", to="u7")))
    book.add("another number at the start", AWARDED, _start(put("n", to=7)))
    book.add("another workflow id", AWARDED, _field("workflow_execution_started", "workflow_id", "nomination/cd/7"))
    book.add("another run id", AWARDED, _field("workflow_execution_started", "original_execution_run_id", "0-0"))
    book.add(
        "another workflow type", AWARDED, _field("workflow_execution_started", "workflow_type.name", "DecisionWorkflow")
    )
    book.add("another final result", AWARDED, _result)
    book.add("another state is handed on", CAMPAIGN, _handed(put("carry", "state", "settle_seconds", to=9)))
    book.add("another number is handed on", CAMPAIGN, _handed(put("carry", "act_no", to=99)))
    book.add("another state is taken over", CAMPAIGN, _start(put("carry", "state", "definition_digest", to="khác")))
    book.add(
        "another task is named", AWARDED, _field("activity_task_scheduled", "workflow_task_completed_event_id", 4, 1)
    )
    book.add("another order is answered", AWARDED, _field("activity_task_completed", "scheduled_event_id", 6, 1))
    book.add("an older place in the shard", AWARDED, lambda events: _task_id(events))
    for name, make in {
        "another name of the process": _field("activity_task_completed", "identity", "somebody"),
        "another request id": _field("workflow_task_started", "request_id", "0"),
        "another number of attempts": _field("activity_task_started", "attempt", 4),
        "another size of the history": _field("workflow_task_started", "history_size_bytes", 1),
        "another build of an activity": _field("activity_task_started", "worker_version.build_id", "0" * 32),
        "a fact that no act went by": _told(_settle, "resolve_facts"),
        "a phase that no act went by": _told(put("phase", to="RUNNING"), "resolve_facts"),
    }.items():
        book.add(name, AWARDED, make, unseen=True)
    yield from book.pages


def _task_id(events: Events) -> int:
    events[30].task_id = events[29].task_id
    return events[30].event_id


ALTERATIONS = (*_contents(), *_order())
