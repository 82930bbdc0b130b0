"""Plays a programme's scenario over the years, and says what came of it. Keys follow from the scenario."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cli.rehearsal.audited import audited
from cli.rehearsal.office import Office
from cli.rehearsal.outcome import WHOLE, audit_words, figures, require
from cli.rehearsal.play import Unexpected
from cli.rehearsal.programme_scenario import Deed, Moment, ProgrammeScenario
from payloads.ids import programme_id
from runtime.settings import Settings
from runtime.temporal import connect

Progress = Callable[[str], None]
NO_NOMINATIONS = dict.fromkeys(
    (
        "submitted", "accepted", "returned", "rejected", "withdrawn", "awarded", "not_awarded", "forwarded",
        "forwarded_pending", "forwarded_granted", "forwarded_declined", "awarded_after_declined", "open",
        "not_submitted",
    ),
    0,
)  # fmt: skip
"""A programme has no dossiers of its own: the shape of a rehearsal's figures stays, and says 0."""


class ProgrammePlayer:
    """One play of one programme's scenario at one address."""

    def __init__(self, office: Office, scenario: ProgrammeScenario, progress: Progress) -> None:
        self.office, self.scenario, self.progress = office, scenario, progress
        self.base = f"/api/v1/programmes/{scenario.programme}"
        self.refusals: Counter[str] = Counter()

    async def play(self, pause_seconds: float = 0.0) -> None:
        """All steps in order; the clock is moved to each, and what falls due on the way has happened by then."""
        count = len(self.scenario.steps)
        for index, step in enumerate(self.scenario.steps, start=1):
            self.progress(f"[{index:2d}/{count}] {step.at:%d/%m/%Y %H:%M}  {step.title}")
            if step.at < await self._clock():
                continue
            await self._advance(step.at)
            await self._step(index, step)
            await asyncio.sleep(pause_seconds)

    async def _clock(self) -> datetime:
        return datetime.fromisoformat((await self.office.get(self.scenario.reader, "/api/v1/clock"))["instant"])

    async def _advance(self, to: datetime) -> None:
        reader = self.scenario.reader
        reply = await self.office.request(reader, "POST", "/api/v1/clock/advance", json={"to": to.isoformat()})
        if reply.code or reply.body["left"]:
            raise Unexpected(f"Đồng hồ không tới được {to:%d/%m/%Y %H:%M}: {reply.body}")

    async def _step(self, index: int, step: Moment) -> None:
        for number, deed in enumerate(step.do):
            await self._deed(f"{index}.{number}", deed)

    async def _deed(self, place: str, deed: Deed) -> None:
        fields = dict(deed.fields)
        if deed.act == "start":
            basis = (await self.office.get(self.scenario.reader, self.base))["basis"]
            fields["accepted_warnings"] = sorted({warned["code"] for warned in basis["warnings"]})
        account = deed.by or self.scenario.reader
        reply = await self.office.act(account, self.base, deed.act, fields, f"{self.scenario.programme}/{place}")
        if reply.code:
            self.refusals[reply.code] += 1
        if reply.code != deed.expect:
            said = reply.body.get("detail") or reply.body
            wanted, got = deed.expect or "ghi nhận", reply.code or "ghi nhận"
            raise Unexpected(f"Bước {place}, {deed.act}: chờ {wanted}, nhận {got}. {said}")


async def conclude(player: ProgrammePlayer, settings: Settings, began: float) -> dict[str, Any]:
    """The figures of a play in the shape of every rehearsal, and the programme's own; everything on record audited."""
    own = await figures(player.office, player.base, player.scenario.reader)
    client = await connect(settings, identity="thidua-rehearse")
    checked = await audited(client, settings)
    return {
        "campaign": player.scenario.programme,
        "phase": own["phase"],
        "units": {"invited": 0, "enrolled": 0, "reported": 0, "reported_late": 0},
        "nominations": NO_NOMINATIONS,
        "refusals": own["refusals"],
        "council": {"members": 0, "present": 0, "sittings": 0},
        "decisions": [],
        "papers": 0,
        "notices": own["notices"],
        "audit_events": own["audit_events"],
        "programme": {name: own[name] for name in ("year", "items", "targets", "inspections", "findings")},
        "histories": {
            "runs": checked.deep.runs,
            "events_campaign": 0,
            "events_nomination_max": 0,
            "events_programme": checked.events[programme_id(player.scenario.programme)],
            "events_run_max": checked.longest_run,
        },
        "replay": checked.replayed(),
        "audit": checked.plain(),
        "wall_seconds": round(time.monotonic() - began, 1),
    }


async def rehearse(
    settings: Settings, played: ProgrammeScenario, office: Office, began: float, pause_seconds: float, say: Progress
) -> dict[str, Any]:
    """Play, conclude, and hold the figures against the scenario. Raises Unexpected naming every difference."""
    player = ProgrammePlayer(office, played, say)
    await player.play(pause_seconds)
    found = await conclude(player, settings, began)
    require(found, played.expect | WHOLE)
    return found


def table(found: dict[str, Any], say: Progress) -> None:
    """The figures as lines for a person."""
    own, items = found["programme"], found["programme"]["items"]
    targets, findings, notices = own["targets"], own["findings"], found["notices"]
    rows = [
        (
            "Sự kiện",
            f"{items['planned']}: {items['done']} hoàn thành, {items['superseded']} được thay, "
            f"{items['dropped']} không tổ chức, {items['handed_over']} bàn giao, {items['open']} còn mở",
        ),
        (
            "So dự kiến",
            f"{items['outside_range']} việc ngoài khoảng dự kiến, lệch nhiều nhất {items['slipped_most_days']} ngày, "
            f"{items['chased']} lần nhắc, {items['orphaned']} việc sau khi cơ quan kết thúc",
        ),
        (
            "Chỉ tiêu",
            f"{targets['all']}: {targets['met']} đạt, {targets['not_met']} chưa đạt, "
            f"{targets['not_measured']} chưa có số liệu ({targets['values']} số liệu)",
        ),
        (
            "Kiểm tra",
            f"{own['inspections']} kế hoạch, {findings['all']} hạn chế, {findings['remedied']} đã khắc phục "
            f"({findings['late']} muộn)",
        ),
        ("Từ chối", ", ".join(f"{code} {count}" for code, count in found["refusals"].items())),
        ("Thông báo", f"{notices['sent']} đã gửi, {notices['failed']} lỗi"),
        ("Nhật ký", f"{found['audit_events']} sự kiện"),
        ("Kiểm toán", audit_words(found)),
        (
            "Lịch sử",
            f"{found['histories']['runs']} lượt chạy, dựng lại lỗi: {found['replay']['failed']}; "
            f"lượt dài nhất {found['histories']['events_run_max']} sự kiện",
        ),
        ("Thời gian", f"{found['wall_seconds']} giây"),
    ]
    for label, words in rows:
        say(f"  {label:<11} {words}")
