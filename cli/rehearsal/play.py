"""Plays a scenario, step by step; every key follows from the scenario, so an interrupted play goes on where it was."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from cli.rehearsal.counting import count_of
from cli.rehearsal.office import PATIENCE_SECONDS, Office, Reply
from cli.rehearsal.sample import sample_pdf
from cli.rehearsal.scenario import Action, Pick, Scenario, Step
from cli.rehearsal.version import Loader
from payloads.ids import digest_of, nomination_id
from runtime.failure import Failure

AT_ONCE = 10
SPECIALIST = "chuyen-vien"
"""Reads lists and enters what was filed elsewhere."""
FINDINGS = "$findings"
"""In the fields of a reception: the codes of the warnings that this dossier asks an answer for."""
Progress = Callable[[str], None]


class Unexpected(Failure):
    """An action answered otherwise than the scenario says."""


class Player:
    """One play of one scenario at one address."""

    def __init__(self, office: Office, scenario: Scenario, progress: Progress, loader: Loader | None = None) -> None:
        self.office, self.scenario, self.progress = office, scenario, progress
        self.loader = loader
        self.version = ""
        self.base = f"/api/v1/campaigns/{scenario.campaign}"
        self.basis: dict[str, Any] = {}
        self.numbers: dict[str, int] = {}
        self.refusals: Counter[str] = Counter()
        self.slots = asyncio.Semaphore(AT_ONCE)
        self.place = ""

    async def play(self, until: datetime | None = None, pause_seconds: float = 0.0) -> None:
        """All steps, or those up to an instant; then the clock stands at that instant."""
        await self._read_basis()
        steps = [step for step in self.scenario.steps if until is None or step.at <= until]
        now = await self._clock()
        for index, step in enumerate(steps, start=1):
            self.progress(f"[{index:2d}/{len(steps)}] {step.at:%d/%m/%Y %H:%M}  {step.title}")
            if step.at < now:
                await self._recall(step)
                continue
            await self.advance(step.at)
            await self._step(index, step)
            await asyncio.sleep(pause_seconds)
        if until is not None:
            await self.advance(until)

    async def advance(self, to: datetime) -> None:
        """Move the clock; what falls due on the way has happened when this returns."""
        if await self._clock() > to:
            return
        reply = await self.office.request(SPECIALIST, "POST", "/api/v1/clock/advance", json={"to": to.isoformat()})
        if reply.code or reply.body["left"]:
            raise Unexpected(f"Đồng hồ không tới được {to:%d/%m/%Y %H:%M}: {reply.body}")

    async def _read_basis(self) -> None:
        self.basis = (await self.office.get(SPECIALIST, self.base))["basis"]

    def _papers(self, key: str) -> tuple[str, ...]:
        """Kinds of paper that this nominee's dossier is to hold."""
        nominee = self.scenario.nominee(key)
        ad_hoc = self.basis["ad_hoc"] if nominee.commendation_type else None
        listed = ad_hoc["dossier"] if ad_hoc else self.basis["dossier"]
        return tuple(item["kind"] for item in listed if not item["awards"] or nominee.award in item["awards"])

    def _address(self, action: Action) -> str:
        """Where the act of an action goes."""
        if action.on == "signing":
            return f"/api/v1/signing/{self.basis['issuer']}"
        base = f"/api/v1/campaigns/{action.campaign}" if action.campaign else self.base
        on, _, n = action.on.partition(":")
        return base + {"campaign": "", "sitting": f"/sittings/{n or 1}", "decision": f"/decisions/{n or 1}"}[on]

    async def _clock(self) -> datetime:
        return datetime.fromisoformat((await self.office.get(SPECIALIST, "/api/v1/clock"))["instant"])

    async def _recall(self, step: Step) -> None:
        """A step that lies behind the clock was played before: only the numbers of its dossiers are asked for again."""
        for action in step.do:
            for key in action.file:
                await self._draft(key, self._head(key))
            if action.portal:
                await self._draft(action.portal, action.by)

    async def _step(self, index: int, step: Step) -> None:
        for number, action in enumerate(step.do):
            self.place = f"{index}.{number}"
            for kind, handler in self._handlers().items():
                if getattr(action, kind):
                    await handler(action)

    def _handlers(self) -> dict[str, Callable[[Action], Awaitable[None]]]:
        return {
            "act": self._act,
            "file": self._file,
            "supplement": self._supplement,
            "portal": self._portal,
            "report": self._report,
            "count": self._count,
            "wrong_file": self._wrong_file,
            "load": self._load,
            "scores": self._score,
            "see": self._see,
        }

    def _check(self, action: Action, reply: Reply, what: str) -> None:
        if reply.code:
            self.refusals[reply.code] += 1
        if reply.code != action.expect:
            said = reply.body.get("detail") or reply.body
            raise Unexpected(
                f"Bước {self.place}, {what}: chờ {action.expect or 'ghi nhận'}, nhận {reply.code or 'ghi nhận'}. {said}"
            )

    async def _each(self, keys: Sequence[str], one: Callable[[str], Awaitable[None]]) -> None:
        async def in_turn(key: str) -> None:
            async with self.slots:
                await one(key)

        await asyncio.gather(*(in_turn(key) for key in keys))

    # Filing

    def _head(self, key: str) -> str:
        return f"tt-{self.scenario.nominee(key).unit}"

    def _content(self, key: str) -> dict[str, Any]:
        nominee = self.scenario.nominee(key)
        return nominee.model_dump(exclude={"key", "unit"}) | {
            "summary": f"Báo cáo tóm tắt thành tích của {nominee.name}."
        }

    async def _draft(self, key: str, account: str) -> int:
        if key not in self.numbers:
            unit = self.scenario.nominee(key).unit
            reply = await self.office.request(
                account,
                "POST",
                f"{self.base}/drafts",
                json={"unit": unit, "content": self._content(key)},
                headers={"idempotency-key": digest_of("draft", key)[:40]},
            )
            if reply.code:
                raise Unexpected(f"Bước {self.place}, bản nháp {key}: {reply.body}")
            self.numbers[key] = int(reply.body["n"])
        return self.numbers[key]

    async def _upload(self, account: str, path: str, name: str, data: bytes) -> Reply:
        return await self.office.request(account, "PUT", path, files={"file": (name, data)})

    async def _attach(self, key: str, account: str, kinds: Sequence[str], edition: str = "") -> None:
        n = self.numbers[key]
        for kind in kinds:
            data = sample_pdf(f"{kind} {key} {edition}")
            reply = await self._upload(account, f"{self.base}/drafts/{n}/files/{kind}", f"{kind}.pdf", data)
            if reply.code == "DRAFT_LOCKED":
                # This step was interrupted after the dossier was filed: it lies there with its papers.
                return
            if reply.code:
                raise Unexpected(f"Bước {self.place}, tệp {kind} của {key}: {reply.body}")

    async def _file(self, action: Action) -> None:
        async def one(key: str) -> None:
            account = self._head(key)
            n = await self._draft(key, account)
            await self._attach(key, account, [kind for kind in self._papers(key) if kind not in action.omit])
            fields = {"declared": action.declared}
            path = f"{self.base}/nominations/{n}"
            reply = await self.office.act(account, path, "submit", fields, f"{self.place}/{key}")
            self._check(action, reply, f"nộp {key}")

        await self._each(action.file, one)

    async def _supplement(self, action: Action) -> None:
        async def one(key: str) -> None:
            account = self._head(key)
            await self._attach(key, account, [self._papers(key)[-1]], "bo sung")
            path = f"{self.base}/nominations/{self.numbers[key]}"
            reply = await self.office.act(account, path, "supplement", {"declared": True}, f"{self.place}/{key}")
            self._check(action, reply, f"bổ sung {key}")

        await self._each(action.supplement, one)

    async def _portal(self, action: Action) -> None:
        n = await self._draft(action.portal, action.by)
        await self._attach(action.portal, action.by, (*self._papers(action.portal), "EVIDENCE"))
        assert action.filed_at is not None
        fields = {
            "declared": True,
            "channel": action.channel,
            "filed_at": action.filed_at.isoformat(),
            "channel_number": action.number,
        }
        reply = await self.office.act(action.by, f"{self.base}/nominations/{n}", "submit", fields, self.place)
        self._check(action, reply, f"ghi nhận {action.portal}")

    async def _wrong_file(self, action: Action) -> None:
        account = self._head(action.wrong_file)
        n = await self._draft(action.wrong_file, account)
        path = f"{self.base}/drafts/{n}/files/{self._papers(action.wrong_file)[0]}"
        reply = await self._upload(account, path, "to-trinh.pdf", b"MZ" + bytes(200))
        self._check(action, reply, "tệp không phải PDF")

    # Acts

    async def _act(self, action: Action) -> None:
        if action.nominations is not None:
            await self._act_on_nominations(action)
        elif action.units is not None:
            await self._act_on_units(action)
        else:
            path = self._address(action)
            fields = await self._resolve(action.fields, action)
            reply = await self.office.act(action.by, path, action.act, fields, self.place)
            self._check(action, reply, f"{action.act} ({action.on})")
            await self._settled(path)
            if action.act in ("amend", "hand_over"):
                await self._read_basis()

    async def _act_on_nominations(self, action: Action) -> None:
        picked = action.nominations
        keys = await self._in_state(picked.status) if isinstance(picked, Pick) else list(picked or ())
        given = {name: value for name, value in action.fields.items() if value != FINDINGS}
        fields = await self._resolve(given, action)

        async def one(key: str) -> None:
            account = action.by or self._head(key)
            path = f"{self.base}/nominations/{self.numbers[key]}"
            mine = fields
            if action.act == "file_appraisal":
                mine = fields | {"results": self._results(key)}
            if FINDINGS in action.fields.values():
                found = (await self.office.get(SPECIALIST, f"{path}/findings"))["items"]
                mine = fields | {"answered": sorted({item["code"] for item in found if item["asks"]})}
            reply = await self.office.act(account, path, action.act, mine, f"{self.place}/{key}")
            self._check(action, reply, f"{action.act} {key}")

        await self._each(keys, one)

    def _results(self, key: str) -> list[dict[str, Any]]:
        nominee = self.scenario.nominee(key)
        of_class = nominee.recipient_class
        codes = [
            standard["code"]
            for standard in self.basis["standards"]
            if standard["applies_to"] == "ALL"
            or (standard["applies_to"] == of_class and (of_class == "COLLECTIVE" or not standard["group"]))
            or standard["code"] in nominee.standards
        ]
        return [{"code": code, "met": True} for code in codes]

    async def _act_on_units(self, action: Action) -> None:
        fields = await self._resolve(action.fields, action)

        async def one(unit: str) -> None:
            path = f"{self.base}/enrolments/{unit}"
            account = action.by or accounts.get(unit, unit)
            if action.upload:
                file = sample_pdf(f"{action.upload} {unit}")
                await self._upload(account, f"{path}/files/{action.upload}", f"{action.upload.lower()}.pdf", file)
            reply = await self.office.act(account, path, action.act, fields, f"{self.place}/{unit}")
            self._check(action, reply, f"{action.act} {unit}")

        picked = action.units
        accounts = await self._units(picked) if isinstance(picked, Pick) else {}
        await self._each(tuple(accounts) if isinstance(picked, Pick) else picked or (), one)

    async def _units(self, pick: Pick) -> dict[str, str]:
        """Units in a state → the account of who holds their part now; by their ids, the first so many or all."""
        enrolments = await self.office.all_pages(SPECIALIST, f"{self.base}/enrolments")
        states = [item["state"] for item in enrolments if item["state"]["status"] == (pick.status or "ENROLLED")]
        left = [state for state in states if state["unit"] not in pick.but]
        wanted = left[: pick.first] if pick.first else left
        return {state["unit"]: state["holder"] or state["unit"] for state in wanted}

    async def _load(self, action: Action) -> None:
        """As an operator does, beside the interface: a version takes effect only by an act."""
        if self.loader is None:
            raise Unexpected(f"Bước {self.place}: bản diễn tập này không nạp được {action.load}.")
        self.version = await asyncio.to_thread(self.loader, action.load, action.instead)

    async def _score(self, action: Action) -> None:
        async def one(unit: str) -> None:
            points = [{"code": code, "value": value} for code, value in (action.scores or {})[unit].items()]
            path = f"{self.base}/enrolments/{unit}"
            fields = action.fields | {"points": points}
            reply = await self.office.act(action.by, path, "score", fields, f"{self.place}/{unit}")
            self._check(action, reply, f"chấm điểm {unit}")

        await self._each(tuple(action.scores or {}), one)

    async def _report(self, action: Action) -> None:
        assert action.report is not None
        waiting = await self._units(action.report)

        async def one(unit: str) -> None:
            path, account = f"{self.base}/enrolments/{unit}", waiting[unit]
            await self._upload(account, f"{path}/files/REPORT", "bao-cao.pdf", sample_pdf(f"Bao cao {unit}"))
            reply = await self.office.act(account, path, "file_report", {"number": "31/BC"}, f"{self.place}/{unit}")
            self._check(action, reply, f"báo cáo {unit}")

        await self._each(tuple(waiting), one)

    async def _count(self, action: Action) -> None:
        path = self._address(action.model_copy(update={"on": action.on or "sitting"}))
        sitting = (await self.office.get(SPECIALIST, path))["state"]
        fields = count_of(action, sitting, self.numbers)
        reply = await self.office.act(action.by, path, "enter_count", fields, self.place)
        self._check(action, reply, f"kiểm phiếu {action.by}")

    # Reading

    async def _see(self, action: Action) -> None:
        for key, wanted in action.see.items():
            case = await self.office.get(SPECIALIST, f"{self.base}/nominations/{self.numbers[key]}")
            for path, value in wanted.items():
                found: Any = case
                for part in path.split("."):
                    found = found.get(part) if isinstance(found, dict) else None
                if found != value:
                    raise Unexpected(f"Bước {self.place}, xem {key}: {path} chờ {value}, được {found}.")

    async def _in_state(self, status: str) -> list[str]:
        items = await self.office.all_pages(SPECIALIST, f"{self.base}/nominations")
        names = {n: key for key, n in self.numbers.items()}
        found = sorted(item["state"]["n"] for item in items if item["state"]["status"] == status)
        return [names[n] for n in found]

    async def _resolve(self, value: Any, action: Action) -> Any:
        """Replace the scenario's `$…` words by what they stand for."""
        if isinstance(value, dict):
            return {key: await self._resolve(inner, action) for key, inner in value.items()}
        if isinstance(value, list):
            return [await self._resolve(inner, action) for inner in value]
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        word, _, detail = value[1:].partition(":")
        return await self._word(word, detail, action)

    async def _word(self, word: str, detail: str, action: Action) -> Any:
        if word == "version":
            return self.version
        if word == "warnings":
            campaign = await self.office.get(SPECIALIST, self._address(action))
            return sorted({warned["code"] for warned in campaign["basis"]["warnings"]})
        if word == "items":
            return [self.numbers[key] for key in await self._in_state(detail)]
        if word == "key":
            return self.numbers[detail]
        sitting = (await self.office.get(SPECIALIST, self._address(action)))["state"]
        return sitting["items"] if word == "agenda" else sitting["members"][: int(detail)]

    async def _settled(self, path: str) -> None:
        """Wait until what an act ordered (deliveries, papers) is done, as an officer sees it on the page."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            reply = await self.office.request(SPECIALIST, "GET", path)
            state = reply.body.get("state") or {}
            if not state.get("work"):
                return
            await asyncio.sleep(0.1)
        raise Unexpected(
            f"Bước {self.place}: việc chuyển kết quả của {path} chưa xong sau {PATIENCE_SECONDS:.0f} giây."
        )

    def nominee_of(self, workflow_id: str) -> str:
        """The scenario's name of a nomination."""
        for key, n in self.numbers.items():
            if nomination_id(self.scenario.campaign, n) == workflow_id:
                return key
        return workflow_id
