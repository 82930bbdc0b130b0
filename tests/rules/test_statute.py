"""What the rules read from a Council's statute: forms, names, ways of voting, days; what holds without one."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from rules.calendar import Holiday, HolidayKind
from rules.deadline import DayTable, limit
from rules.facts import AwardPath, LegalValue
from rules.statute import (
    FORMS,
    MODES,
    form_name,
    forms,
    mode_refused,
    modes_of,
    own_forms,
    period,
    ranked_forms,
    require_form,
    tellers,
    vote_name,
)
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import PLAN, value, vn


def award(form: str, path: str = "DECIDED_HERE", council: bool = True, name: str = "") -> AwardPath:
    return AwardPath(f"{form}-{path}", form, name or f"tên {form}", "", path, council, PLAN)


def told(*rows: tuple[str, str], awards: tuple[AwardPath, ...] = ()) -> CaseFacts:
    return cases.facts(values=tuple(value(f"council.{key}", text) for key, text in rows), awards=awards)


THREE = (("threshold.giay_khen", "2/3"), ("threshold.bang_khen", "4/5"), ("threshold.ldtt", "1/2"))


@pytest.mark.parametrize(
    ("awards", "rows", "all_forms", "own"),
    [
        ((), THREE, ("GIAY_KHEN", "BANG_KHEN", "LDTT"), ()),
        ((), (), (), ()),
        ((award("LDTT"), award("BANG_KHEN", "FORWARDED")), THREE, ("LDTT", "BANG_KHEN"), ("LDTT",)),
        ((award("BANG_KHEN", "FORWARDED"), award("LDTT")), THREE, ("LDTT", "BANG_KHEN"), ("LDTT",)),
        ((award("BANG_KHEN", "FORWARDED"),), THREE, ("BANG_KHEN",), ("BANG_KHEN",)),
        ((award("GIAY_KHEN", "OWN_UNIT"), award("GIAY_KHEN")), THREE, ("GIAY_KHEN",), ("GIAY_KHEN",)),
        ((award("GIAY_KHEN", "OWN_UNIT"),), THREE, (), ()),
        ((award("GIAY_KHEN", council=False), award("LDTT")), THREE, ("LDTT",), ("LDTT",)),
        ((award("GIAY_KHEN"), award("LDTT")), (*THREE, ("path.giay_khen", "false")), ("LDTT",), ("LDTT",)),
        ((award("GIAY_KHEN"),), (*THREE, ("path.giay_khen", "true")), ("GIAY_KHEN",), ("GIAY_KHEN",)),
    ],
)
def test_council_votes_on_the_awards_that_come_to_it(
    awards: tuple[AwardPath, ...], rows: tuple[tuple[str, str], ...], all_forms: tuple[str, ...], own: tuple[str, ...]
) -> None:
    facts = told(*rows, awards=awards)
    assert (forms(facts), own_forms(facts)) == (all_forms, own)


@pytest.mark.parametrize(
    ("form", "awards", "rows", "name", "vote"),
    [
        ("GIAY_KHEN", (), (), "Giấy khen", "Giấy khen"),
        ("BANG_KHEN", (), (), "Bằng khen", "Đề nghị Bằng khen"),
        ("BANG_KHEN", (award("BANG_KHEN", name="Bằng khen của Bộ"),), (), "Bằng khen của Bộ", "Bằng khen của Bộ"),
        ("BANG_KHEN", (award("BANG_KHEN", "FORWARDED", name="Bằng khen của tỉnh"),), (), "Bằng khen của tỉnh",
         "Đề nghị Bằng khen của tỉnh"),
        ("CONG_DAN", (), (("form_name.cong_dan", "Công dân ưu tú"),), "Công dân ưu tú", "Công dân ưu tú"),
        ("LDTT", (), (), "Lao động tiên tiến", "Lao động tiên tiến"),
        ("XYZ", (), (), "XYZ", "XYZ"),
    ],
)  # fmt: skip
def test_names_come_from_the_plan_then_the_statute_then_the_catalogue(
    form: str, awards: tuple[AwardPath, ...], rows: tuple[tuple[str, str], ...], name: str, vote: str
) -> None:
    facts = told(*rows, awards=awards)
    assert (form_name(facts, form), vote_name(facts, form)) == (name, vote)


def test_form_that_is_decided_here_and_proposed_upward_has_the_name_of_here() -> None:
    facts = told(awards=(award("BANG_KHEN", "FORWARDED", name="của tỉnh"), award("BANG_KHEN", name="của sở")))
    assert vote_name(facts, "BANG_KHEN") == "của sở"


@pytest.mark.parametrize(
    ("form", "rows", "code"),
    [
        ("LDTT", THREE, ""),
        ("CSTT", THREE, "UNKNOWN_ITEM"),
        ("LDTT", (("threshold.ldtt", ""),), "VALUE_MISSING"),
    ],
)
def test_form_is_voted_on_when_its_threshold_is_known(form: str, rows: tuple[tuple[str, str], ...], code: str) -> None:
    facts = told(*rows)
    if code:
        assert cases.refused(require_form, facts, form).code == code
    else:
        require_form(facts, form)
        assert form in forms(facts)


def test_award_of_the_plan_that_the_statute_says_nothing_of_is_asked_of_the_issuer() -> None:
    refusal = cases.refused(require_form, told(awards=(award("CO_THI_DUA", name="Cờ thi đua"),)), "CO_THI_DUA")
    assert (refusal.code, "«Cờ thi đua»" in refusal.sentence) == ("VALUE_MISSING", True)


@pytest.mark.parametrize(
    ("rows", "mode", "why"),
    [
        ((), "SHOW_OF_HANDS", ""),
        ((), "PAPER", ""),
        ((), "WRITTEN_ROUND", "Quy chế không cho"),
        ((), "FAX", "không có"),
        ((("modes.ldtt", "PAPER"),), "SHOW_OF_HANDS", "chỉ cho: bỏ phiếu kín bằng phiếu giấy"),
        ((("modes.ldtt", "PAPER | SHOW_OF_HANDS"), ("secret.ldtt", "true")), "SHOW_OF_HANDS", "bắt buộc bỏ phiếu kín"),
        ((("modes.ldtt", "PAPER"), ("secret.ldtt", "true")), "PAPER", ""),
        ((("modes.ldtt", "WRITTEN_ROUND"), ("secret.ldtt", "true")), "WRITTEN_ROUND", "bắt buộc bỏ phiếu kín"),
        ((("modes.ldtt", "PAPER | ELECTRONIC_SECRET"),), "ELECTRONIC_SECRET", "chưa có dịch vụ"),
        ((("modes.ldtt", "PAPER | WRITTEN_OPINION"),), "WRITTEN_OPINION", "không đứng riêng"),
        ((("modes.ldtt", "WRITTEN_ROUND | PAPER"),), "WRITTEN_ROUND", ""),
        ((("modes.bang_khen", "WRITTEN_ROUND"),), "PAPER", ""),
    ],
)
def test_way_of_voting_is_one_that_the_statute_allows(rows: tuple[tuple[str, str], ...], mode: str, why: str) -> None:
    refused = mode_refused(told(*rows).values, "LDTT", mode)
    assert bool(refused) == bool(why)
    assert why in refused


def test_first_way_of_a_statute_is_the_usual_one() -> None:
    assert modes_of(told(("modes.ldtt", "PAPER | SHOW_OF_HANDS")).values, "LDTT") == ("PAPER", "SHOW_OF_HANDS")
    assert modes_of((), "LDTT") == ("SHOW_OF_HANDS", "PAPER")


@pytest.mark.parametrize(
    ("text", "ranked"),
    [(None, ("BANG_KHEN",)), ("-", ()), ("CO_THI_DUA | LDTT", ("CO_THI_DUA", "LDTT")), ("", ("BANG_KHEN",))],
)
def test_statute_says_which_forms_are_ranked(text: str | None, ranked: tuple[str, ...]) -> None:
    assert ranked_forms(told(*((("ranked", text),) if text is not None else ())).values) == ranked


@pytest.mark.parametrize(("text", "count"), [(None, 2), ("1", 1), ("3", 3)])
def test_statute_says_how_many_count(text: str | None, count: int) -> None:
    assert tellers(told(*((("tellers", text),) if text else ())).values) == count


@pytest.mark.parametrize(
    ("unit", "days", "begun", "last_on"),
    [
        ("days", "1", "2024-08-07T10:00", date(2024, 8, 8)),
        ("days", "5", "2024-08-07T00:00", date(2024, 8, 12)),
        ("days", "5", "2024-08-07T23:59", date(2024, 8, 12)),
        ("working_days", "3", "2024-08-07T10:00", date(2024, 8, 12)),
        ("working_days", "3", "2024-08-09T10:00", date(2024, 8, 14)),
        ("working_days", "1", "2024-08-10T10:00", date(2024, 8, 12)),
    ],
)
def test_period_of_days_does_not_count_its_first_day(unit: str, days: str, begun: str, last_on: date) -> None:
    row = replace(value("council.notice_days", days), unit=unit)
    found = period((row,), "council.notice_days", vn(begun), None)
    assert found is not None and found.effective_on == last_on


def test_statute_without_a_period_sets_none() -> None:
    at: datetime = vn("2024-08-07T10:00")
    gap: tuple[LegalValue, ...] = (value("council.notice_days", ""),)
    none = [period(values, "council.notice_days", at, None) for values in ((), gap)]
    assert none == [None, None]


def test_period_that_the_server_reckoned_with_days_off_holds() -> None:
    row = replace(value("council.notice_days", "1"), unit="working_days")
    holiday = Holiday(date(2024, 9, 2), "Quốc khánh", HolidayKind.STATUTORY, cases.STATUTE)
    reckoned = limit((row,), row.id, date(2024, 8, 30), DayTable("2024", (holiday,)))

    found = [period((row,), row.id, vn("2024-08-30T10:00"), one) for one in (None, reckoned)]
    assert [one.effective_on for one in found if one] == [date(2024, 9, 2), date(2024, 9, 3)]


def test_every_form_and_way_has_a_vietnamese_name() -> None:
    names: dict[str, Any] = {**FORMS, **MODES}
    assert all(name and name != code and not name.isupper() for code, name in names.items())
