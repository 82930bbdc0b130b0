"""«Căn cứ pháp lý»: which value holds on a day and why, what it replaced, who confirmed it on which text."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from jinja2 import Environment
from sqlmodel import Session

from api.actions import law
from api.actions.law import USED, Found, Wanted
from api.actions.prepare import NotThere
from api.deps import AppParts, CurrentOfficer, Reading
from api.pages import address, asking
from api.pages.asking import Question
from api.pages.buttons import buttons, roles_here
from api.pages.common import PageNumber, Shown, Words, act_of, now_in
from api.pages.forms.base import parse_date
from api.pages.forms.law import LAW
from api.rendering import render
from definitions.law import history as published
from definitions.law import law_table
from definitions.law.named import Named, named
from definitions.law.words import (
    evidence_words,
    group_of,
    groups,
    name_of,
    scope_words,
    title_of,
    value_words,
)
from payloads.ids import law_row_id
from rules import law_row
from rules.acting import Actor, Role, Stamp
from rules.calendar import in_vietnam, short_date
from rules.campaign_acts import Paper
from rules.facts import LegalValue
from rules.law_row import Confirm, LawRowState, row_key
from rules.refusal import Refusal
from storage.reads.common import cut
from storage.reads.history import history
from storage.reads.law_row import confirmation

router = APIRouter(prefix="/can-cu-phap-ly", include_in_schema=False)
SHOWN = 40
FIRST_YEAR, LAST_YEAR = 2017, 2027
MONTHS = 12
Day = Annotated[str, Query(alias="ngay", max_length=20)]
Group = Annotated[str, Query(alias="nhom", max_length=40)]
Whose = Annotated[str, Query(alias="cua", max_length=120)]
Only = Annotated[str, Query(alias="chi", pattern="^(|chua-xac-nhan|da-xac-nhan|chua-co|dang-dung)$")]
ONLY = {"": "", "chua-xac-nhan": "UNCONFIRMED", "da-xac-nhan": "CONFIRMED", "chua-co": "GAP", "dang-dung": "USED"}
ONLY_WORDS = {
    "": "Mọi dòng",
    "dang-dung": "Phong trào ở đây đang dùng",
    "chua-xac-nhan": "Chưa xác nhận",
    "da-xac-nhan": "Đã xác nhận",
    "chua-co": "Chưa có giá trị",
}


@dataclass(frozen=True)
class Bar:
    """A period on the timeline, in months from the beginning of the first year."""

    start: float
    length: float
    kind: str
    """now, before or after."""


def _months(day: date) -> float:
    months = (day.year - FIRST_YEAR) * MONTHS + day.month - 1 + (day.day - 1) / 31
    return min(max(months, 0.0), float((LAST_YEAR - FIRST_YEAR + 1) * MONTHS))


def bar_of(row: LegalValue, kind: str = "now") -> Bar:
    """The period of a row; what lies outside of the years that are shown is cut off."""
    start = _months(row.valid_from or date(FIRST_YEAR, 1, 1))
    end = _months(row.valid_until) if row.valid_until else float((LAST_YEAR - FIRST_YEAR + 1) * MONTHS)
    return Bar(round(start, 1), round(max(end - start, 0.6), 1), kind)


def bars(one: Found) -> tuple[Bar, ...]:
    """The row between the one before it and the one after it."""
    line = one.line
    found = [bar_of(line.before, "before")] if line.before else []
    found.append(bar_of(line.value))
    return tuple(found + ([bar_of(line.after, "after")] if line.after else []))


def period(row: LegalValue) -> str:
    """«từ 01/01/2024 đến trước 01/7/2025»."""
    first = f"từ {short_date(row.valid_from)}" if row.valid_from else "từ trước"
    return f"{first} đến trước {short_date(row.valid_until)}" if row.valid_until else first


def code_of(row: LegalValue) -> str:
    """A row's name in addresses."""
    return law_row_id(row_key(row)).partition("/")[2]


@router.get("")
def overview(
    request: Request,
    officer: CurrentOfficer,
    session: Reading,
    text: Day = "",
    words: Words = "",
    group: Group = "",
    whose: Whose = "",
    only: Only = "",
    number: PageNumber = 1,
) -> Response:
    """Rows of a day: those that campaigns here rest on first, then by subject."""
    today = in_vietnam(now_in(session)).date()
    asked = parse_date(text) if text else today
    day = asked or today
    facts = law.known(session, officer)
    every = law.search(facts, Wanted(day, words, "", whose, ONLY[only]))
    chosen = [one for one in every if group in ("", one.group)]
    counts = Counter(one.group for one in every)
    context: dict[str, Any] = {
        "page": cut(chosen, number, SHOWN),
        "counts": [(key, said, counts[key]) for key, said in ((USED, USED_WORDS), *groups().items()) if counts[key]],
        "headings": {USED: USED_WORDS, **groups()},
        "sums": _sums(every),
        "day": day,
        "typed": text or short_date(day),
        "wrong": asked is None,
        "words": words,
        "group": group,
        "whose": whose,
        "only": only,
        "campaigns": facts.campaigns,
        "now_at": round(_months(day), 1),
    }
    return render(request, "law.html", officer=officer, **context)


USED_WORDS = "Phong trào ở đây đang dùng"


def _sums(every: list[Found]) -> dict[str, int]:
    return {
        "all": len(every),
        "confirmed": sum(one.proof is not None for one in every),
        "gaps": sum(not one.line.value.value for one in every),
        "used": sum(bool(one.users) for one in every),
        "used_unconfirmed": sum(bool(one.users) and bool(one.line.value.value) and not one.proof for one in every),
    }


def _row(code: str) -> Named:
    found = named(f"law/{code}")
    if found is None:
        raise NotThere(code)
    return found


def _trial(row: LegalValue, state: LawRowState, session: Session) -> Any:
    """Whether there is anything to confirm is known before the click."""
    now = now_in(session)
    body = Confirm(Paper("?", now), "?", value=row.value)

    def trial(act: str, role: Role) -> Refusal | None:
        if act != "confirm":
            return None
        try:
            law_row.apply(state, Stamp("", "", Actor("", role, ""), now), body)
        except Refusal as refusal:
            return refusal
        return None

    return trial


@router.get("/{code}")
def row_page(request: Request, code: str, officer: CurrentOfficer, session: Reading, shown: Shown) -> Response:
    """One row: what it says, on what ground, every row before and after it, who confirmed it."""
    row, workflow_id, facts = _row(code), f"law/{code}", law.known(session, officer)
    stood = confirmation(session, workflow_id)
    status = stood.status if stood else next(iter(law_row.STATES))
    state = LawRowState(workflow_id, row.key, row.digest, status)
    acts = buttons(workflow_id, status, roles_here(officer, ""), _trial(row.value, state, session))
    today = in_vietnam(now_in(session)).date()
    table = law_table()
    instrument = table.instruments.get(row.value.instrument_id)
    context: dict[str, Any] = {
        "row": row.value,
        "key": row.key,
        "status": status,
        "stood": stood,
        "edited": status == "CONFIRMED" and facts.proof(row.key) is None,
        "instrument": instrument,
        "ended": instrument is not None and instrument.valid_until is not None and instrument.valid_until <= today,
        "corrected": row.value not in table.rows,
        "users": facts.users(row.value),
        "every": [(one, facts.proof(row_key(one)), bar_of(one)) for one in published(row.value.id)],
        "acts": acts,
        "history": history(session, workflow_id),
        "proof": shown,
        "now_at": round(_months(today), 1),
    }
    return render(request, "law_row.html", officer=officer, **context)


def _question(parts: AppParts, officer: CurrentOfficer, code: str, slug: str) -> Question:
    act, row = act_of("law", slug), _row(code).value
    back = address.law_row(code)
    crumbs = (("Căn cứ pháp lý", "/can-cu-phap-ly"), (title_of(row), back))
    return Question(f"law/{code}", act, "", LAW[act](row), back, crumbs, "law")


asking.add_routes(router, "/{code}/{slug}", _question)


def install(environment: Environment) -> None:
    """Give the words of these pages to the templates."""
    environment.globals.update(
        law_name=name_of, law_title=title_of, law_value=value_words, law_evidence=evidence_words, law_scope=scope_words,
        law_bars=bars, law_period=period, law_code=code_of, law_group=group_of, LAW_ONLY=ONLY_WORDS,
        LAW_YEARS=range(FIRST_YEAR, LAST_YEAR + 1), LAW_MONTHS=(LAST_YEAR - FIRST_YEAR + 1) * MONTHS,
    )  # fmt: skip
