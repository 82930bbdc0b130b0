"""Kiểm tra: the auditor's search over all acts, accepted beside refused, on a line of time; as workbook and paper."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.actions.inspection import remit_of
from api.deps import CurrentOfficer, Reading
from api.pages.common import PageNumber, now_in
from api.pages.forms.base import parse_date
from api.pages.inspection_books import Heading, found_lines, paper, workbook
from api.pages.inspection_chart import histogram
from api.pages.inspection_words import acts_of
from api.rendering import render
from rules.calendar import start_of_day
from rules.ground_labels import REFUSALS
from rules.remit import Remit
from storage.reads.common import order_key, unit_names
from storage.reads.inspection_campaign import titles_of, units_of
from storage.reads.inspection_search import Wanted, listed, search, tags

router = APIRouter(prefix="/kiem-tra", include_in_schema=False)
SIZE = 20


class Asked:
    """The search as its address says it. Words of people; a day that cannot be read is no bound and is said so."""

    def __init__(
        self,
        actor: Annotated[str, Query(alias="nguoi", max_length=100)] = "",
        act: Annotated[str, Query(alias="viec", max_length=80)] = "",
        unit: Annotated[str, Query(alias="don-vi", max_length=80)] = "",
        since: Annotated[str, Query(alias="tu", max_length=20)] = "",
        until: Annotated[str, Query(alias="den", max_length=20)] = "",
        rule: Annotated[str, Query(alias="ly-do", max_length=60)] = "",
        campaign: Annotated[str, Query(alias="phong-trao", max_length=80)] = "",
        reads: Annotated[str, Query(alias="luot-xem", max_length=1)] = "",
    ) -> None:
        self.query = {
            "nguoi": actor,
            "viec": act,
            "don-vi": unit,
            "tu": since,
            "den": until,
            "ly-do": rule,
            "phong-trao": campaign,
            "luot-xem": reads,
        }
        self.first, self.last = parse_date(since.strip()), parse_date(until.strip())
        self.wrong = tuple(
            text for text, day in ((since, self.first), (until, self.last)) if text.strip() and day is None
        )

    @property
    def any(self) -> bool:
        """Whether anything narrows the search."""
        return any(self.query.values())

    def wanted(self, remit: Remit) -> Wanted:
        """The search within the auditor's remit; an installation that is all his needs no narrowing."""
        subject, _, act = self.query["viec"].rpartition(":")
        return Wanted(
            actor=self.query["nguoi"],
            subject=subject,
            act=act,
            unit=self.query["don-vi"],
            rule=self.query["ly-do"],
            campaign=self.query["phong-trao"],
            since=start_of_day(self.first) if self.first else None,
            until=start_of_day(self.last + timedelta(days=1)) if self.last else None,
            reads=bool(self.query["luot-xem"]),
            within=None if remit.whole else remit.campaigns,
            offices=remit.units,
        )


AskedHere = Annotated[Asked, Depends()]


@router.get("")
def search_page(
    request: Request, officer: CurrentOfficer, session: Reading, asked: AskedHere, number: PageNumber = 1
) -> Response:
    """Search, results, and when it happened."""
    remit = remit_of(officer)
    titles = titles_of(session, remit.campaigns)
    found = search(session, asked.wanted(remit), number, SIZE)
    context: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "chart": histogram(found.days),
        "number_": number,
        "more": max(found.accepted_total, found.refused_total) > number * SIZE,
        "titles": titles,
        "campaigns": [(code, titles[code]) for code in sorted(remit.campaigns)],
        "acts": acts_of(tags(session)),
        "units": _units(session, remit),
        "grounds": sorted(REFUSALS.items(), key=lambda one: order_key(one[1])),
        "tab": "tra-cuu",
    }
    return render(request, "inspection_search.html", officer=officer, **context)


def _units(session: Session, remit: Remit) -> list[tuple[str, str]]:
    names = unit_names(session, units_of(session, remit.campaigns) | remit.offices)
    return sorted(names.items(), key=lambda one: order_key(one[1]))


def _said(asked: Asked, titles: dict[str, str]) -> tuple[str, ...]:
    labels = {
        "nguoi": "Người hoặc tài khoản",
        "viec": "Việc",
        "don-vi": "Đơn vị",
        "tu": "Từ ngày",
        "den": "Đến hết ngày",
        "ly-do": "Lý do",
        "phong-trao": "Phong trào",
    }
    parts = [
        f"{labels[key]}: {titles.get(value, value)}" for key, value in asked.query.items() if value and key in labels
    ]
    return (f"Điều kiện tra cứu: {'; '.join(parts) if parts else 'không giới hạn'}.",)


@router.get("/tra-cuu.xlsx")
def search_book(officer: CurrentOfficer, session: Reading, asked: AskedHere) -> Response:
    """The latest results as a workbook."""
    remit = remit_of(officer)
    titles = titles_of(session, remit.campaigns)
    return workbook("tra-cuu", found_lines(listed(session, asked.wanted(remit)), titles))


@router.get("/tra-cuu.pdf")
def search_paper(officer: CurrentOfficer, session: Reading, asked: AskedHere) -> Response:
    """The latest results as a paper."""
    remit = remit_of(officer)
    titles = titles_of(session, remit.campaigns)
    lines = found_lines(listed(session, asked.wanted(remit)), titles)
    heading = Heading("KẾT QUẢ TRA CỨU NHẬT KÝ", "Việc đã ghi nhận và việc không được ghi nhận", _said(asked, titles))
    return paper(session, officer, now_in(session), heading, lines, "tra-cuu")
