"""What came of a rehearsal: its figures, the replay of every history, the scenario's expectations."""

import asyncio
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from audit.histories import fetch_all, replay
from cli.rehearsal.office import Office
from cli.rehearsal.play import SPECIALIST, Player, Unexpected
from payloads import ids
from runtime.settings import Settings
from runtime.temporal import connect

NOTICE_WAIT_SECONDS = 30.0


async def workflow_ids(player: Player) -> list[str]:
    """Every workflow of the installation's campaigns, from the lists that officers see."""
    found: list[str] = []
    for campaign in (await player.office.get(SPECIALIST, "/api/v1/campaigns"))["items"]:
        code, base = campaign["code"], f"/api/v1/campaigns/{campaign['code']}"
        if campaign["phase"] == "DRAFT":
            continue
        found.append(ids.campaign_id(code))
        for kind in ("enrolments", "nominations"):
            found += [item["id"] for item in await player.office.all_pages(SPECIALIST, f"{base}/{kind}")]
        for kind, address in (("sittings", ids.council_id), ("decisions", ids.decision_id)):
            for n in count(1):
                if (await player.office.request(SPECIALIST, "GET", f"{base}/{kind}/{n}")).code:
                    break
                found.append(address(code, n))
    return found


async def figures(office: Office, base: str, reader: str = SPECIALIST) -> dict[str, Any]:
    """The figures under an address once no notice waits any more, as that account reads them."""
    ends = time.monotonic() + NOTICE_WAIT_SECONDS
    while True:
        found = await office.get(reader, f"{base}/figures")
        if not found["notices"]["pending"] or time.monotonic() > ends:
            return found
        await asyncio.sleep(0.3)


async def conclude(player: Player, settings: Settings, began: float) -> dict[str, Any]:
    """The figures of a play, with every history fetched and replayed."""
    found = await figures(player.office, player.base)
    client = await connect(settings, identity="thidua-rehearse")
    histories = await fetch_all(client, await workflow_ids(player))
    replayed = await replay(histories)
    nominations = [count for name, count in replayed.events.items() if name.startswith("nomination/")]
    found["histories"] = {
        "runs": replayed.runs,
        "events_campaign": replayed.events[ids.campaign_id(player.scenario.campaign)],
        "events_nomination_max": max(nominations, default=0),
    }
    found["replay"] = {"runs": replayed.runs, "failed": len(replayed.failed)}
    found["wall_seconds"] = round(time.monotonic() - began, 1)
    return found


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
