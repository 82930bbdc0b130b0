"""`thidua audit state`: what a case was at a past instant, rebuilt by the real code from its histories."""

import argparse
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from runtime.exit import DONE, REFUSED, WRONG_USAGE, awaited

if TYPE_CHECKING:
    from audit.codes import Names
    from audit.differ import Change
    from audit.located import When
    from audit.moment import Json, Moment
    from audit.state import Answered, Snapshot, TimeMachine

ResultT = TypeVar("ResultT")
ENGINE_WAIT_SECONDS = 3.0
VALUES_SHOWN = 12
INSTANTS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
FIRST_YEAR, LAST_YEAR = 1000, 9000
ORIGINS = {"ENGINE": "máy xử lý", "ARCHIVE": "kho lưu"}
EMPTY: tuple[object, ...] = (None, "", [], False, 0)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `state` to the sub-commands of `audit`."""
    parser = commands.add_parser(
        "state",
        help="một vụ việc ở một thời điểm đã qua, dựng lại từ lịch sử",
        description="MÃ: nomination/<phong-trào>/<số>, council/…, decision/…, enrolment/…, programme/…, law/…; "
        "<phong-trào> thôi là phong trào, <phong-trào>/<số> là hồ sơ.",
    )
    parser.add_argument("id", metavar="MÃ", help="ví dụ nomination/cho-don-2024/12")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("--at", metavar="LÚC", help="theo đồng hồ của bản cài đặt, ví dụ '2024-08-09 10:00', '09/8/2024'")
    one.add_argument("--event", metavar="SỐ", type=int, help="sau sự kiện mang số này của lần chạy cuối")
    one.add_argument("--act", metavar="SỐ", type=int, help="sau hành vi mang số này")
    parser.add_argument("--to", metavar="LÚC", help="so với trạng thái lúc này: in các mục khác nhau")
    parser.add_argument(
        "--together", action="store_true", help="kèm phong trào, phiên họp, quyết định ở cùng thời điểm"
    )
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.set_defaults(run=run_state)


def run_state(arguments: argparse.Namespace) -> int:
    """0 with the state; 1 when there is none, with the reason; 2 for an instant that cannot be read."""
    from audit.located import When

    try:
        at = instant(arguments.at) if arguments.at is not None else None
        to = instant(arguments.to) if arguments.to is not None else None
    except ValueError as error:
        print(
            f"thidua: không đọc được thời điểm «{error}»; viết dạng 2024-08-09 10:00 hoặc 09/8/2024.", file=sys.stderr
        )
        return WRONG_USAGE
    workflow_id, when = workflow_id_of(arguments.id), When(at=at, act=arguments.act, event=arguments.event)
    if to is not None:
        return at_work(lambda machine: _difference(machine, workflow_id, when, When(at=to), arguments.json))
    return at_work(lambda machine: _state(machine, workflow_id, when, arguments.together, arguments.json))


def workflow_id_of(text: str) -> str:
    """A workflow id from what people type: whole, a campaign's code, or code/number of a dossier."""
    from rules.register import TABLES

    parts = text.strip("/").split("/")
    if parts[0] in TABLES:
        return "/".join(parts)
    return f"campaign/{parts[0]}" if len(parts) == 1 else f"nomination/{'/'.join(parts)}"


def instant(text: str) -> datetime:
    """An instant; without an offset Vietnamese time, a day alone is its last moment. Raises ValueError with `text`."""
    from rules.calendar import inclusive_end
    from rules.facts import VIETNAM

    typed = text.strip()
    readings: list[Callable[[], datetime | date]] = [
        lambda: date.fromisoformat(typed),
        lambda: datetime.strptime(typed, "%d/%m/%Y").replace(tzinfo=VIETNAM).date(),
        *(partial(_instant, typed, form) for form in INSTANTS),
        lambda: datetime.fromisoformat(typed),
    ]
    for reading in readings:
        with suppress(ValueError):
            found = reading()
            break
    else:
        raise ValueError(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(text)
    if not isinstance(found, datetime):
        # The bound belongs to the next day: what happens at midnight is not in this day.
        return inclusive_end(found) - datetime.resolution
    return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(UTC)


def _instant(typed: str, form: str) -> datetime:
    from rules.facts import VIETNAM

    return datetime.strptime(typed, form).replace(tzinfo=VIETNAM)


def at_work(task: "Callable[[TimeMachine], Awaitable[ResultT]]") -> ResultT:
    """Run a task with a time machine over this installation; without an engine it asks the archive alone."""
    with _opened() as machine:
        return awaited(_with_client(machine, task))


@contextmanager
def _opened() -> "Iterator[TimeMachine]":
    from audit.pool import Pool
    from audit.state import TimeMachine
    from cli.records import opened
    from documents.store import Store
    from runtime.settings import load_settings

    settings = load_settings()
    with opened(settings) as (database, _here), Pool() as pool:
        yield TimeMachine(None, database, Store(settings.store_dir), pool, builds=Store(settings.builds_dir))


async def _with_client(machine: "TimeMachine", task: "Callable[[TimeMachine], Awaitable[ResultT]]") -> ResultT:
    from cli.records import located
    from runtime.settings import load_settings
    from runtime.temporal import EngineUnreachable, connect

    settings = located(load_settings()).model_copy(update={"engine_wait_seconds": ENGINE_WAIT_SECONDS})
    try:
        machine.client = await connect(settings, identity="thidua-audit")
    except EngineUnreachable:
        print("thidua: máy xử lý không chạy; chỉ hỏi kho lưu.", file=sys.stderr)
    return await task(machine)


def _on_record(machine: "TimeMachine", *subjects: str) -> None:
    """A look from the server is a look too: on record before anything is shown."""
    from rules.acting import SERVER
    from storage import reading

    now, read = datetime.now(UTC), reading.Read(SERVER, f"thidua audit state {subjects[0]}", subjects)
    with machine.database.write() as session:
        if not reading.seen_lately(session, read, now):
            reading.record_read(session, read, now)


async def _state(machine: "TimeMachine", workflow_id: str, when: "When", together: bool, as_json: bool) -> int:
    from audit.located import Refused

    answer = await machine.state(workflow_id, when)
    if isinstance(answer, Refused):
        return _refused(workflow_id, answer.reason, answer.sentence, as_json)
    others = await machine.together(workflow_id, when.at or answer.moment.effective_at) if together else {}
    others.pop(workflow_id, None)
    _on_record(machine, workflow_id, *others)
    shown_of, ahead = partial(_lines, machine), await _ahead(machine, workflow_id, when)
    if as_json:
        told = {name: _either(each) for name, each in others.items()}
        shown = plain(answer) | {"ahead": ahead} | ({"together": told} if told else {})
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print("\n".join([*([ahead] if ahead else []), *shown_of(answer)]))
        for name, other in others.items():
            print(f"\n— {name} —")
            print(other.sentence if isinstance(other, Refused) else "\n".join(shown_of(other)))
    return DONE


async def _difference(machine: "TimeMachine", workflow_id: str, one: "When", other: "When", as_json: bool) -> int:
    from audit.located import Refused

    found = await machine.difference(workflow_id, one, other)
    if isinstance(found, Refused):
        return _refused(workflow_id, found.reason, found.sentence, as_json)
    before, after, changes = found
    _on_record(machine, workflow_id)
    if as_json:
        shown = {
            "workflow_id": workflow_id,
            "before": _moment(before.moment),
            "after": _moment(after.moment),
            "changes": [change.plain() for change in changes],
        }
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        names = _names(machine, workflow_id, before.moment.state, after.moment.state)
        print("\n".join(_changes(workflow_id, before, after, changes, names)))
    return DONE


def _refused(workflow_id: str, reason: str, sentence: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"workflow_id": workflow_id, "reason": reason, "sentence": sentence}, ensure_ascii=False))
    print(f"thidua: {workflow_id}: {sentence}", file=sys.stderr)
    return REFUSED


def _either(answer: "Answered") -> dict[str, Any]:
    from audit.located import Refused

    return {"reason": answer.reason, "sentence": answer.sentence} if isinstance(answer, Refused) else plain(answer)


def plain(seen: "Snapshot") -> dict[str, Any]:
    """A snapshot as one JSON object; instants in UTC."""
    from dataclasses import asdict

    waits = asdict(seen.waiting)
    waits["due_at"] = _iso(seen.waiting.due_at)
    return {
        "workflow_id": seen.workflow_id,
        "position": seen.position,
        "count": seen.count,
        "act": _moment(seen.moment),
        "state": seen.moment.state,
        "waiting": waits,
        "values": [asdict(value) for value in seen.values],
        "papers": [{"place": place, "sha256": sha} for place, sha in seen.papers],
        "next": _moment(seen.next) if seen.next else None,
        "origin": seen.origin,
        "builds": list(seen.builds),
        "ran_by": seen.moment.build,
        "rebuilt_by": seen.code,
        "lost_builds": dict(seen.lost),
        "rebuilt": seen.rebuilt,
        "failure": seen.failure,
        "note": seen.note,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(moment: "Moment") -> dict[str, Any]:
    return {
        "act_no": moment.act_no,
        "act": moment.act,
        "account": moment.account,
        "role": moment.role,
        "unit": moment.unit,
        "received_at": _iso(moment.received_at),
        "recorded_at": _iso(moment.recorded_at),
        "effective_at": _iso(moment.effective_at),
        "before": moment.before,
        "after": moment.after,
        "refusal": moment.refusal,
        "body": moment.body,
        "notices": list(moment.notices),
        "state_digest": moment.digest,
        "agreement": moment.agreement,
        "run_id": moment.run_id,
        "event_id": moment.event_id,
    }


def _did(workflow_id: str, moment: "Moment", names: "Names") -> str:
    """«Nộp hồ sơ», by whom, when received and recorded; of a refused act why."""
    from audit.codes import coded
    from audit.words import act_words, moment_words
    from payloads.ids import subject_of
    from rules.acting import ROLE_LABELS, Role

    person = coded("", "account", moment.account, names)
    named = (person and f"{person} ({moment.account})", coded("", "unit", moment.unit, names) or moment.unit)
    who = ", ".join(part for part in (ROLE_LABELS[Role(moment.role)], *named) if part)
    number = f"hành vi số {moment.act_no}" if moment.act_no is not None else "KHÔNG được nhận"
    label, at = act_words(subject_of(workflow_id), moment.act), moment_words(moment.received_at)
    said = f"{label} – {who}, nhận lúc {at}, {number}"
    return f"{said}: {moment.refusal['sentence']}" if moment.refusal else said


def _names(machine: "TimeMachine", workflow_id: str, *states: "Json") -> "Names":
    """What the codes of a case are called here."""
    from audit.names import names_of, with_own

    with machine.database.read() as session:
        names = names_of(session, workflow_id, states)
    for state in states:
        names = with_own(names, state)
    return names


async def _ahead(machine: "TimeMachine", workflow_id: str, when: "When") -> str:
    """A note for an instant behind the last act of a case; empty: it is not."""
    from audit.located import Refused
    from audit.words import ahead
    from storage.intake import now_of

    found = await machine.reel(workflow_id)
    with machine.database.read() as session:
        now, _epoch = now_of(session, datetime.now(UTC))
    return "" if isinstance(found, Refused) else ahead(when.at, found[0].moments[-1].effective_at, now)


def _lines(machine: "TimeMachine", seen: "Snapshot") -> "Iterator[str]":
    from audit.fields import field_name
    from audit.waiting import legal
    from audit.words import legal_line, moment_words, said, state_words
    from payloads.ids import subject_of

    subject, moment = subject_of(seen.workflow_id), seen.moment
    names = _names(machine, seen.workflow_id, moment.state)
    state = str(moment.state.get("phase") or moment.state.get("status"))
    yield f"{seen.workflow_id}: {state_words(subject, state)}"
    yield f"Mốc {seen.position}/{seen.count}, trạng thái từ {moment_words(moment.effective_at)}"
    yield f"Vừa xảy ra: {_did(seen.workflow_id, moment, names)}"
    yield f"Ghi vào sổ lúc {moment_words(moment.recorded_at)}; mã băm trạng thái {moment.digest}"
    yield f"Đang chờ: {seen.waiting.phrase}"
    yield f"Sau đó: {_did(seen.workflow_id, seen.next, names) if seen.next else 'chưa có gì'}"
    yield "Trạng thái:"
    for name, value in moment.state.items():
        if value not in EMPTY:
            yield f"  {field_name(subject, name)}: {said(subject, name, value, names)}"
    if seen.values:
        yield f"Giá trị pháp luật đã dùng ({len(seen.values)}, dấu ? là chưa xác nhận theo văn bản chính thức):"
        for value in seen.values[:VALUES_SHOWN]:
            mark = " " if value.verified else "?"
            yield f"  {mark} {legal_line(legal(value), value.source)} [{value.id}]"
        if len(seen.values) > VALUES_SHOWN:
            yield f"    … còn {len(seen.values) - VALUES_SHOWN} giá trị nữa, xem bằng --json"
    yield f"{seen.note} Lịch sử lấy từ {ORIGINS[seen.origin]}."


def _changes(
    workflow_id: str, before: "Snapshot", after: "Snapshot", changes: "tuple[Change, ...]", names: "Names"
) -> "Iterator[str]":
    from audit.words import field_of, moment_words, place, said
    from payloads.ids import subject_of

    yield f"{workflow_id}: mốc {before.position} ({moment_words(before.moment.effective_at)}) so với "
    yield f"mốc {after.position} ({moment_words(after.moment.effective_at)}): {len(changes)} mục khác nhau"
    for change in changes:
        subject, field = subject_of(workflow_id), field_of(change.path)
        one, other = (said(subject, field, value, names) for value in (change.before, change.after))
        yield f"  {place(change.path, subject, names)}: {one} → {other}"
