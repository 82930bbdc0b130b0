"""Typed words become the fields of an act; what is wrong is said beside its field and nothing is lost."""

import pytest
from starlette.datastructures import FormData, UploadFile

from api.pages.forms.base import Field, Form, Option, empty, fill, parse_date, read_day, read_instant, read_last_day
from api.pages.forms.base import read_number as number
from tests.factories import at

QUESTIONS = Form(
    "Hỏi",
    "Gửi",
    (
        Field("paper.number", "Số"),
        Field("paper.dated", "Ngày", "day"),
        Field("kind", "Loại", "choice", options=(Option("A", "a"), Option("B", "b"))),
        Field("items", "Mục", "checks", options=(Option("1", "một"), Option("2", "hai"))),
        Field("sure", "Chắc chắn", "confirm"),
        Field("count", "Số lượng", "number", optional=True),
    ),
)


@pytest.mark.parametrize("text", ["09/8/2024", "9/8/2024", "09/08/2024", "2024-08-09"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    day = parse_date(text)
    assert day is not None
    assert day.isoformat() == "2024-08-09"


@pytest.mark.parametrize("text", ["31/6/2024", "8/2024", "mai", "", "1/1/1/2024", "²/8/2024", "31/12/9999", "1/1/0001"])
def test_an_impossible_day_is_not_read(text: str) -> None:
    assert parse_date(text) is None


def test_an_inclusive_last_day_becomes_the_midnight_after_it() -> None:
    assert read_last_day("08/8/2024") == at(9, 8).isoformat()
    assert read_day("08/8/2024") == at(8, 8).isoformat()


@pytest.mark.parametrize("text", ["08:30 19/8/2024", "19/8/2024 08:30", "08:30, 19/8/2024"])
def test_an_instant_is_read_in_either_order(text: str) -> None:
    assert read_instant(text) == "2024-08-19T08:30:00+07:00"


@pytest.mark.parametrize(
    "text", ["25:00 19/8/2024", "08:61 19/8/2024", "19/8/2024", "8 giờ 19/8/2024", "08:²5 19/8/2024"]
)
def test_an_impossible_instant_is_not_read(text: str) -> None:
    assert read_instant(text) is None


def test_numbers_take_dots_and_refuse_signs() -> None:
    assert (number("1.234"), number("0"), number("-1"), number("1,5"), number("9" * 12)) == (1234, 0, None, None, None)


def test_filled_fields_are_nested_by_their_dots() -> None:
    sent: list[tuple[str, str | UploadFile]] = [
        ("paper.number", " 12/KH "),
        ("paper.dated", "09/8/2024"),
        ("kind", "B"),
        ("items", "1"),
        ("items", "2"),
    ]
    filled = fill(QUESTIONS, FormData(sent))
    assert filled.problems == {}
    assert filled.fields == {
        "paper": {"number": "12/KH", "dated": at(9, 8).isoformat()},
        "kind": "B",
        "items": ["1", "2"],
        "sure": False,
    }


def test_everything_wrong_is_said_at_once_and_typed_words_stay() -> None:
    filled = fill(QUESTIONS, FormData([("paper.dated", "32/8/2024"), ("kind", "C"), ("count", "nhiều")]))
    assert set(filled.problems) == {"paper.number", "paper.dated", "kind", "items", "count"}
    assert filled.typed["paper.dated"] == ("32/8/2024",)


def test_an_empty_form_shows_what_its_fields_start_with() -> None:
    form = Form("Hỏi", "Gửi", (Field("day", "Ngày", start="09/8/2024"), Field("items", "Mục", start=("1", "2"))))
    assert empty(form).typed == {"day": ("09/8/2024",), "items": ("1", "2")}
