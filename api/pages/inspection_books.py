"""Search results, samples and inspections as a workbook and as a paper: the same lines in both."""

import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import Response
from sqlmodel import Session, select

from api.actions.compose import Malformed
from api.pages.inspection_words import act_words, case_words, inspection_state, refusal_words, step_words
from api.pages.words import capacity, exact
from api.rendering import HEADERS
from documents.inspection import InspectionPaper, PaperColumn, PaperTable
from documents.model import Issuer, Signer
from documents.press import Press, Unprintable
from documents.report_book import Table, write_tables
from payloads.ids import digest_of
from rules.risk import SIGNS
from storage.account import Officer
from storage.facts import basis_of
from storage.installation import is_rehearsal
from storage.reads.inspection import InspectionView, ItemView
from storage.reads.inspection_campaign import CaseLine
from storage.reads.inspection_sample import KeptSample
from storage.reads.inspection_search import Line
from storage.tables.subject import Campaign

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPER_ROWS = 500
"""Lines of one table on paper; a workbook has all of them."""
_PRESS: list[Press] = []
_TURN = threading.Lock()
Titles = Mapping[str, str]


@dataclass(frozen=True)
class Listing:
    """A table in words. `widths`: mm on paper, 0 = what is left; columns without one stand in the workbook only."""

    title: str
    headings: tuple[str, ...]
    widths: tuple[int | None, ...]
    rows: tuple[tuple[str | int, ...], ...]

    def sheet(self) -> Table:
        """As a sheet of a workbook; names of sheets are short."""
        return Table(self.title[:31], self.headings, self.rows)

    def printed(self) -> PaperTable:
        """As a table on paper."""
        shown = [index for index, width in enumerate(self.widths) if width is not None]
        columns = tuple(PaperColumn(self.headings[index], self.widths[index] or 0) for index in shown)
        rows = tuple(tuple(str(row[index]) for index in shown) for row in self.rows[:PAPER_ROWS])
        return PaperTable(self.title, columns, rows)


def found_lines(lines: tuple[Line, ...], titles: Titles) -> tuple[Listing, ...]:
    """A search: what was accepted, and what was refused with its ground."""
    accepted, refused = [one for one in lines if not one.refusal], [one for one in lines if one.refusal]
    return (
        Listing(
            "Việc đã ghi nhận",
            ("Thời điểm", "Việc", "Của", "Người làm", "Tài khoản", "Vai", "Việc thứ", "Văn bản", "Chuỗi", "Mã băm"),
            (34, 0, 34, 36, None, None, None, None, None, None),
            tuple(
                (*_who(one, titles), one.act_no or "", one.paper, f"{one.subject} #{one.seq}", one.hash)
                for one in accepted
            ),
        ),
        Listing(
            "Việc không được ghi nhận",
            ("Thời điểm", "Việc", "Của", "Người làm", "Tài khoản", "Vai", "Lý do", "Câu trả lời", "Chuỗi", "Mã băm"),
            (34, 0, 34, 32, None, None, 32, None, None, None),
            tuple(
                (*_who(one, titles), refusal_words(one.refusal), one.sentence, f"{one.subject} #{one.seq}", one.hash)
                for one in refused
            ),
        ),
    )


def _who(one: Line, titles: Titles) -> tuple[str, ...]:
    who = str(one.person or "Hệ thống")
    words = one.address or case_words(one.about, titles)
    return exact(one.at), act_words(one.tag), words, who, one.account, capacity(one.role, one.unit_name)


def sample_lines(kept: KeptSample, lines: Mapping[str, CaseLine]) -> Listing:
    """A sample: every dossier with its score and signs."""
    rows: list[tuple[str | int, ...]] = []
    for one in kept.sample.drawn:
        line = lines.get(one.id)
        signs = "; ".join(SIGNS.get(sign, "Dấu hiệu khác") for sign in one.signs)
        rows.append(
            (line.n if line else 0, line.title if line else one.id, line.unit_name if line else "", one.score, signs)
        )
    return Listing(
        "Hồ sơ trong mẫu",
        ("Hồ sơ số", "Tập thể, cá nhân", "Đơn vị", "Điểm", "Dấu hiệu"),
        (20, 0, 40, 15, 48),
        tuple(rows),
    )


def inspection_lines(view: InspectionView, titles: Titles) -> tuple[Listing, ...]:
    """An inspection: findings, questions, and every step of all of them."""
    steps = [(item, step) for item in (view.whole, *view.items) for step in item.steps]
    return (
        # A finding is sent to nobody; what it says has the room.
        _items(view, "FINDING", "Kết luận, kiến nghị", (10, 0, 26, None, 20, 32), titles),
        _items(view, "QUESTION", "Câu hỏi và trả lời", (10, 0, 24, 22, 20, 38), titles),
        Listing(
            "Diễn biến",
            ("Thời điểm", "Mục", "Việc", "Người làm", "Nội dung"),
            (26, 14, 26, 28, 0),
            tuple(
                (exact(step.at), item.n or "Chung", step_words(item.kind, step.act), str(step.person or ""), step.text)
                for item, step in sorted(steps, key=lambda one: one[1].at)
            ),
        ),
    )


def _items(view: InspectionView, kind: str, title: str, widths: tuple[int | None, ...], titles: Titles) -> Listing:
    return Listing(
        title,
        ("Số", "Nội dung", "Hồ sơ", "Gửi tới", "Tình trạng", "Lời cuối"),
        widths,
        tuple(_item(item, titles) for item in view.items if item.kind == kind),
    )


def _item(item: ItemView, titles: Titles) -> tuple[str | int, ...]:
    cases = "; ".join(case_words(subject, titles) for subject in item.subjects)
    last = item.steps[-1].text if len(item.steps) > 1 else ""
    state = inspection_state(item.kind, item.status)
    return item.n, f"{item.title}: {item.steps[0].text}", cases, item.to_unit_name, state, last


def workbook(name: str, listings: tuple[Listing, ...]) -> Response:
    """The tables as XLSX."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        write_tables(path, tuple(one.sheet() for one in listings))
        data = path.read_bytes()
    headers = HEADERS | {"Content-Disposition": f"attachment; filename={name}.xlsx"}
    return Response(data, media_type=EXCEL, headers=headers)


@dataclass(frozen=True)
class Heading:
    """What stands above the tables of a paper."""

    title: str
    subject: str
    facts: tuple[str, ...]


def paper(
    session: Session, officer: Officer, at: datetime, heading: Heading, listings: tuple[Listing, ...], name: str
) -> Response:
    """The tables as PDF. Raises Malformed with what cannot be printed."""
    cut = tuple(
        f"Bảng «{one.title}» in {PAPER_ROWS} dòng đầu trong {len(one.rows)} dòng; tệp Excel có đủ."
        for one in listings
        if len(one.rows) > PAPER_ROWS
    )
    plan = session.exec(select(Campaign).order_by(Campaign.code)).first()
    document = InspectionPaper(
        issuer=Issuer((officer.roles[0].unit_name.upper(),), basis_of(plan).place if plan else "……"),
        number=None,
        symbol="KT",
        issued_on=None,
        made_at=at,
        digest=digest_of(heading.title, heading.subject, *heading.facts, str([one.rows for one in listings])),
        rehearsal=is_rehearsal(session),
        title=heading.title,
        subject=heading.subject,
        at=at,
        facts=(*heading.facts, *cut),
        tables=tuple(one.printed() for one in listings),
        signer=Signer(("NGƯỜI KIỂM TRA",), officer.name),
    )
    with _TURN:
        if not _PRESS:
            _PRESS.append(Press())
        try:
            data = _PRESS[0].render(document)
        except Unprintable as problem:
            raise Malformed({"paper": problem.sentence}) from problem
    headers = HEADERS | {"Content-Disposition": f"inline; filename={name}.pdf"}
    return Response(data, media_type="application/pdf", headers=headers)
