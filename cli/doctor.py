"""`thidua doctor`: looks at everything an installation stands on, and says what is wrong and what to do."""

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cli.records import located, opened
from runtime.exit import awaited

if TYPE_CHECKING:
    from datetime import datetime

    from temporalio.client import Client

    from runtime.settings import Settings
    from storage.session import Database
    from storage.tables.person import Installation

GOOD, NOTE, BAD = "OK", "NOTE", "BAD"
MARKS = {GOOD: "✓", NOTE: "!", BAD: "✗"}
ENGINE_WAIT_SECONDS = 3.0
SCARCE_BYTES, LOW_BYTES = 200_000_000, 2_000_000_000
CASES = 500
"""Open cases that are looked at, the latest first; more than that is said."""
AT_ONCE = 8
TRIES = 3
NAMED = 5
OLD_SECONDS = 60


@dataclass(frozen=True)
class Finding:
    """One line of the report. `level`: OK, NOTE (works, but look) or BAD (does not work)."""

    check: str
    level: str
    sentence: str


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "doctor",
        help="khám bản cài đặt: engine, dữ liệu, việc bị kẹt, thư, đĩa",
        description="Chỉ xem, không thay đổi gì. Kết thúc bằng 1 khi có điều không chạy được.",
    )
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.set_defaults(run=run_doctor)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Examine and report. 0: nothing is broken (notes included), 1: something is."""
    from runtime.settings import load_settings

    findings = awaited(examine(load_settings()))
    broken = any(finding.level == BAD for finding in findings)
    if arguments.json:
        report = {"healthy": not broken, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{MARKS[finding.level]} {finding.sentence}")
    return 1 if broken else 0


async def examine(settings: "Settings") -> list[Finding]:
    """Every check in order; what stands on something broken is left out."""
    from runtime.failure import Failure

    findings = [disk(settings)]
    client, found = await engine(settings)
    findings += found
    try:
        with opened(settings) as (database, here):
            findings += records(settings, database, here)
            if client is not None:
                findings.append(await identity(client, here))
                findings.append(await stuck(client, database))
            findings.append(archived(settings, database, here))
    except Failure as failure:
        findings.append(Finding("records", BAD, str(failure)))
    return findings


def disk(settings: "Settings") -> Finding:
    """Room on the disk of the data folder."""
    import shutil

    place = next(p for p in (settings.data_dir.resolve(), *settings.data_dir.resolve().parents) if p.exists())
    free = shutil.disk_usage(place).free
    level = BAD if free < SCARCE_BYTES else NOTE if free < LOW_BYTES else GOOD
    advice = "" if level == GOOD else "; hãy dọn đĩa, vì khi đĩa đầy không ghi nhận được gì nữa"
    return Finding("disk", level, f"Đĩa của thư mục dữ liệu còn {free / 1e9:.1f} GB{advice}.")


async def engine(settings: "Settings") -> "tuple[Client | None, list[Finding]]":
    """Whether the engine answers, its version, and how long its namespace keeps closed histories."""
    from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
    from temporalio.service import RPCError

    from runtime.engine import SERVER_VERSION
    from runtime.temporal import EngineUnreachable, NamespaceUnfit, connect, verify_namespace

    chosen = located(settings).model_copy(update={"engine_wait_seconds": ENGINE_WAIT_SECONDS})
    try:
        client = await connect(chosen, identity="thidua-doctor")
        version = (await client.workflow_service.get_system_info(GetSystemInfoRequest())).server_version
    except (EngineUnreachable, RPCError) as error:
        sentence = str(error) if isinstance(error, EngineUnreachable) else "Engine không trả lời; hãy xem nhật ký."
        return None, [Finding("engine", BAD, sentence)]
    same = version == SERVER_VERSION
    advice = "" if same else f", chương trình này được kiểm thử với {SERVER_VERSION}"
    found = [
        Finding("engine", GOOD if same else NOTE, f"Engine trả lời tại {chosen.engine_target}, bản {version}{advice}.")
    ]
    try:
        days = await verify_namespace(client, chosen)
    except NamespaceUnfit as unfit:
        return None, [*found, Finding("namespace", BAD, str(unfit))]
    return client, [*found, Finding("namespace", GOOD, f"Namespace «{client.namespace}» giữ lịch sử {days} ngày.")]


async def identity(client: "Client", here: "Installation") -> Finding:
    """The engine and the records must be of one installation."""
    from runtime.identity import ForeignEngine, installation_of, require_same

    claimed = await installation_of(client)
    if not claimed:
        sentence = "Engine chưa mang mã bản cài đặt; mã được ghi khi tiến trình xử lý hoặc trang web khởi động."
        return Finding("identity", NOTE, sentence)
    try:
        require_same(client, claimed, here.id)
    except ForeignEngine as foreign:
        return Finding("identity", BAD, str(foreign))
    return Finding("identity", GOOD, f"Engine và cơ sở dữ liệu cùng bản cài đặt {here.id[:8]}.")


def records(settings: "Settings", database: "Database", here: "Installation") -> Iterator[Finding]:
    """What the rows say: kind, clock, acts without an answer, notices."""
    from datetime import UTC, datetime

    from storage.migrate import head

    kind = "diễn tập, không có giá trị pháp lý" if here.kind == "REHEARSAL" else "thật"
    yield Finding("schema", GOOD, f"Cơ sở dữ liệu ở phiên bản {head()}, đúng bản chương trình cần.")
    yield Finding("installation", GOOD, f"Bản cài đặt {here.id[:8]}: {kind}.")
    now = datetime.now(UTC)
    yield clock(database)
    yield intake(database, now)
    yield notices(settings, database, now)


def clock(database: "Database") -> Finding:
    """Real time, or where a rehearsal stands; an advance that was interrupted."""
    from rules.window import say_instant
    from storage.clock import view

    with database.read() as session:
        seen = view(session)
    if seen.advancing_to is not None:
        until = say_instant(seen.advancing_to)
        return Finding(
            "clock", NOTE, f"Lần tiến đồng hồ tới {until} chưa xong; hãy tiến tới lại đúng mốc đó trên trang diễn tập."
        )
    if not seen.frozen or seen.instant is None:
        return Finding("clock", GOOD, "Đồng hồ chạy theo thời gian thực.")
    return Finding("clock", GOOD, f"Đồng hồ diễn tập đứng ở {say_instant(seen.instant)}.")


def intake(database: "Database", now: "datetime") -> Finding:
    """Acts that were taken and have no answer after a minute."""
    from datetime import timedelta

    from storage.intake import open_rows

    with database.read() as session:
        rows = open_rows(session, now - timedelta(seconds=OLD_SECONDS), limit=CASES)
    if not rows:
        return Finding("intake", GOOD, "Không có thao tác nào chờ ghi nhận quá một phút.")
    names = ", ".join(f"{row.act} {row.workflow_id}" for row in rows[:NAMED])
    return Finding(
        "intake",
        BAD,
        f"{len(rows)} thao tác đã nhận mà quá một phút chưa ghi nhận xong ({names}); hãy kiểm tra tiến trình xử lý còn "
        "chạy và xem nhật ký của nó.",
    )


def notices(settings: "Settings", database: "Database", now: "datetime") -> Finding:
    """Letters that wait or were given up, and what lies in the outbox."""
    from datetime import timedelta

    from sqlmodel import col, func, select

    from storage.tables.record import Notice

    late = now - timedelta(seconds=OLD_SECONDS)
    with database.read() as session:
        pending = select(func.count()).where(Notice.outcome == "PENDING")
        overdue = session.exec(pending.where(col(Notice.next_try_at) < late)).one()
        waiting = session.exec(pending).one()
        failed = session.exec(select(func.count()).where(Notice.outcome == "FAILED")).one()
    letters = sum(1 for _ in settings.outbox_dir.rglob("*.eml")) if settings.outbox_dir.exists() else 0
    way = "máy chủ thư" if settings.smtp_host else "thư mục outbox"
    said = f"Thông báo: {waiting} chờ gửi, {failed} gửi không được; {letters} thư trong outbox, kênh {way}"
    if overdue:
        return Finding("notices", BAD, f"{said}. {overdue} thư quá hạn gửi; hãy kiểm tra tiến trình xử lý còn chạy.")
    if failed:
        return Finding("notices", NOTE, f"{said}. Hãy xem lý do từng thư ở trang thông báo.")
    return Finding("notices", GOOD, f"{said}.")


def archived(settings: "Settings", database: "Database", here: "Installation") -> Finding:
    """How far the archive is behind, and what it found. BAD before a closed run can be lost."""
    from datetime import UTC, datetime

    from audit.standing import LATE, is_alarming, standing

    now = standing(database, here, datetime.now(UTC))
    said = (
        f"Kho lưu: {now.runs} lịch sử, {now.queue} chờ lưu, chậm {now.lag_seconds} giây, "
        f"{now.unsealed_leaves} lá chưa niêm phong"
    )
    if is_alarming(now, settings.retention_days):
        return Finding(
            "archive",
            BAD,
            f"{said}. Có thể mất lịch sử: đã quá nửa thời hạn {settings.retention_days} ngày mà engine giữ; hãy chạy "
            "«thidua up» (hoặc tiến trình xử lý) ngay và xem nhật ký.",
        )
    if now.findings:
        return Finding("archive", BAD, f"{said}. {len(now.findings)} điều phải xem: {'; '.join(now.findings[:NAMED])}.")
    if now.lag_seconds > LATE.total_seconds():
        return Finding("archive", NOTE, f"{said}. Chậm hơn 5 phút; tiến trình xử lý có đang chạy không?")
    return Finding("archive", GOOD, f"{said}.")


def open_cases(database: "Database") -> list[str]:
    """Workflow ids of the cases that have not ended, by the rows; one more than are looked at."""
    from sqlmodel import col, select

    from payloads.ids import campaign_id
    from rules.register import TABLES
    from storage.tables.programme import Programme
    from storage.tables.subject import Campaign, Decision, Enrolment, Nomination, Sitting

    query = select(Campaign.code).where(Campaign.act_no > 0, col(Campaign.phase).not_in(TABLES["campaign"].terminal))
    ended_programme = TABLES["programme"].terminal
    tables: dict[str, Any] = {
        "nomination": Nomination,
        "council": Sitting,
        "decision": Decision,
        "enrolment": Enrolment,
    }
    with database.read() as session:
        found = [campaign_id(code) for code in session.exec(query)]
        years = select(Programme.id).where(Programme.act_no > 0, col(Programme.status).not_in(ended_programme))
        found += session.exec(years)
        for subject, table in tables.items():
            room = CASES + 1 - len(found)
            ids = select(table.id).where(col(table.status).not_in(TABLES[subject].terminal))
            found += session.exec(ids.order_by(col(table.id).desc()).limit(max(room, 0)))
    return found


async def trouble_of(client: "Client", case: str, tries: int) -> str:
    """Why a case does not move; "" when it does. What is tried for the `tries`-th time is no trouble yet."""
    from temporalio.service import RPCError, RPCStatusCode

    try:
        seen = (await client.get_workflow_handle(case).describe()).raw_description
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return f"{case}: engine không có"
    if seen.pending_workflow_task.attempt > tries:
        return f"{case}: xử lý hỏng {seen.pending_workflow_task.attempt} lần"
    for pending in seen.pending_activities:
        if pending.attempt > tries:
            return (
                f"{case}: {pending.activity_type.name} thử {pending.attempt} lần, {pending.last_failure.message[:80]}"
            )
    return ""


async def each(items: list[str], one: "Callable[[str], Awaitable[str]]") -> list[str]:
    """Ask for each, a few at a time; in order."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def in_turn(item: str) -> str:
        async with slots:
            return await one(item)

    return list(await asyncio.gather(*(in_turn(item) for item in items)))


async def stuck(client: "Client", database: "Database", tries: int = TRIES) -> Finding:
    """Open cases whose task or activity fails again and again."""
    cases = await asyncio.to_thread(open_cases, database)
    looked = cases[:CASES]
    troubles = [said for said in await each(looked, lambda case: trouble_of(client, case, tries)) if said]
    more = f" (chỉ xem {CASES} việc mới nhất)" if len(cases) > CASES else ""
    if not troubles:
        return Finding("cases", GOOD, f"{len(looked)} việc đang mở đều chạy bình thường{more}.")
    return Finding(
        "cases",
        BAD,
        f"{len(troubles)} trong {len(looked)} việc đang mở bị kẹt{more}: {'; '.join(troubles[:NAMED])}. "
        "Không mất gì; hãy xem nhật ký của tiến trình xử lý rồi báo người phát triển.",
    )
