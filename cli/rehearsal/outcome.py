"""What came of a rehearsal: its figures, the replay of every history, the scenario's expectations."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cli.rehearsal.audited import audited
from cli.rehearsal.office import Office
from cli.rehearsal.play import SPECIALIST, Player, Unexpected
from payloads import ids
from runtime.settings import Settings
from runtime.temporal import connect

NOTICE_WAIT_SECONDS = 120.0


async def figures(office: Office, base: str, reader: str = SPECIALIST) -> dict[str, Any]:
    """The figures under an address once no notice waits any more, as that account reads them."""
    ends = time.monotonic() + NOTICE_WAIT_SECONDS
    while True:
        found = await office.get(reader, f"{base}/figures")
        if not found["notices"]["pending"] or time.monotonic() > ends:
            return found
        await asyncio.sleep(0.3)


async def conclude(player: Player, settings: Settings, began: float) -> dict[str, Any]:
    """The figures of a play, with everything on record audited."""
    found = await figures(player.office, player.base)
    client = await connect(settings, identity="thidua-rehearse")
    checked = await audited(client, settings)
    nominations = [count for name, count in checked.events.items() if name.startswith("nomination/")]
    found["histories"] = {
        "runs": checked.deep.runs,
        "events_campaign": checked.events[ids.campaign_id(player.scenario.campaign)],
        "events_nomination_max": max(nominations, default=0),
    }
    found |= {"replay": checked.replayed(), "audit": checked.plain()}
    found["wall_seconds"] = round(time.monotonic() - began, 1)
    return found


WHOLE = {"replay.failed": 0, "audit.faults": [], "audit.mismatches": 0, "audit.rows_different": 0} | {
    "audit.cases_left_out": 0
}
"""What every play is required to come to: each history is run again to the last command, each row follows from them."""


def audit_words(found: dict[str, Any]) -> str:
    """The figures of the audit as a line for a person."""
    said = found["audit"]
    return (
        f"{said['acts_compared']} hành vi, {said['commands_compared']} lệnh, {said['rows_compared']} dòng đã so với "
        f"lịch sử: {said['mismatches'] + said['rows_different']} điều sai"
    )


def require(found: dict[str, Any], expect: dict[str, Any]) -> None:
    """Hold the figures against the scenario's. Raises Unexpected naming every difference."""
    wrong = []
    for path, wanted in expect.items():
        value: Any = found
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value != wanted:
            wrong.append(f"{path}: chờ {wanted}, được {value}")
    if wrong:
        raise Unexpected("Kết quả khác kịch bản:\n  " + "\n  ".join(wrong))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


async def collect_papers(player: Player, out: Path) -> int:
    """Put every paper into a folder, named by kind and serial. Returns how many."""
    papers = (await player.office.get(SPECIALIST, f"{player.base}/papers"))["items"]
    for number, paper in enumerate(papers, start=1):
        data = await player.office.get_bytes(SPECIALIST, f"{player.base}/papers/{paper['sha256']}")
        name = f"{number:03d}-{paper['kind'].lower().replace('_', '-')}.pdf"
        await asyncio.to_thread(_write, out / name, data)
    return len(papers)


def table(found: dict[str, Any], say: Callable[[str], None]) -> None:
    """The figures as lines for a person."""
    units, nominations = found["units"], found["nominations"]
    council, notices = found["council"], found["notices"]
    rows = [
        ("Đơn vị", f"{units['enrolled']} tham gia, {units['reported']} đã báo cáo"),
        (
            "Hồ sơ",
            f"{nominations['submitted']} đã nộp: {nominations['awarded']} được khen, "
            f"{nominations['not_awarded']} không, {nominations['rejected']} từ chối, "
            f"{nominations['withdrawn']} rút, {nominations['forwarded']} trình tỉnh "
            f"({nominations['forwarded_granted']} được tặng, {nominations['forwarded_declined']} không)",
        ),
        ("Từ chối", ", ".join(f"{code} {count}" for code, count in found["refusals"].items())),
        ("Hội đồng", f"{council['present']}/{council['members']} có mặt, {council['sittings']} phiên"),
        *(
            ("Quyết định", f"số {d['number']}/{d['symbol']} ngày {d['date']}: {d['recipients']} trường hợp")
            for d in found["decisions"]
        ),
        ("Văn bản", f"{found['papers']} tệp PDF"),
        ("Thông báo", f"{notices['sent']} đã gửi, {notices['failed']} lỗi"),
        ("Nhật ký", f"{found['audit_events']} sự kiện"),
        ("Kiểm toán", audit_words(found)),
        (
            "Lịch sử",
            f"{found['histories']['runs']} lượt chạy, dựng lại lỗi: {found['replay']['failed']}; "
            f"hồ sơ dài nhất {found['histories']['events_nomination_max']} sự kiện, "
            f"phong trào {found['histories']['events_campaign']}",
        ),
        ("Thời gian", f"{found['wall_seconds']} giây"),
    ]
    for label, words in rows:
        say(f"  {label:<11} {words}")
