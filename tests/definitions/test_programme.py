"""The check of a programme: the documented problems of the real one, nothing else, and planted errors one at a time."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.programme import basis_of, document_name, read_programme
from definitions.check import check, kind_of
from definitions.loader import read_document
from definitions.problem import DefinitionRefused, Severity, errors
from definitions.programme import ProgrammeDefinition
from definitions.programme_check import load_programme
from definitions.schema import schema_text
from rules.calendar import start_of_day
from runtime.failure import Failure

REAL = Path(__file__).resolve().parents[2] / "campaigns" / "bac-kan-2021-2025.yaml"
ITEM = "  - key: {}\n"
# (severity, code, the item or the words whose lines hold it, the field that begins the line)
EXPECTED = [
    ("WARNING", "NUMBER_ILLEGIBLE", "document:\n", "  number:"),
    ("WARNING", "DAY_ILLEGIBLE", "document:\n", "  date:"),
    ("WARNING", "PERIOD_LENGTH", "document:\n", "  title:"),
    ("WARNING", "PERIOD_LENGTH", "basis:\n", "  - as_written:"),
    ("WARNING", "ITEM_ALREADY_ISSUED", ITEM.format("ke-hoach-dien-hinh"), "    already_issued:"),
    ("INFO", "NOMINAL_DAYS", ITEM.format("100-ngay-dem"), "    nominal_days:"),
    ("WARNING", "WORDS_UNCLEAR", ITEM.format("so-ket-nong-thon-moi"), "    as_written:"),
    ("WARNING", "WORDS_UNCLEAR", ITEM.format("so-ket-vi-nguoi-ngheo"), "    as_written:"),
    ("INFO", "MOVEMENT_ALIAS", ITEM.format("so-ket-vi-nguoi-ngheo"), "    movement_as_written:"),
    ("WARNING", "ACTUAL_OUTSIDE_RANGE", ITEM.format("75-nam-giai-phong"), "      began_on:"),
    ("WARNING", "ITEM_REPLACED", ITEM.format("125-nam-thanh-lap"), "    replaced:"),
    ("WARNING", "ITEM_ORPHANED", ITEM.format("dai-hoi-tdyn-vi"), "    to_on:"),
    ("WARNING", "ITEM_ORPHANED", ITEM.format("tong-ket-dien-hinh"), "    to_on:"),
    ("WARNING", "ITEM_ORPHANED", ITEM.format("tong-ket-van-hoa-cong-so"), "    to_on:"),
    ("WARNING", "ITEM_ORPHANED", ITEM.format("tong-ket-nong-thon-moi"), "    to_on:"),
    ("WARNING", "ITEM_ORPHANED", ITEM.format("tong-ket-vi-nguoi-ngheo"), "    to_on:"),
    ("WARNING", "MOVEMENT_PHASE_DIFFERS", ITEM.format("tong-ket-van-hoa-cong-so"), "    phase_as_written:"),
    ("INFO", "STRUCTURE_SUM", "targets:", "  - {code: STRUCT_AGRICULTURE"),
    ("WARNING", "UNITS_ILLUSTRATIVE", "agencies:\n", "  illustrative:"),
]
Plant = Callable[[str, str], Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """plant(old, new) → a copy of the real programme with one change; `old` must stand there once."""

    def planted(old: str, new: str) -> Path:
        text = REAL.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        file = tmp_path / REAL.name
        file.write_text(text.replace(old, new), encoding="utf-8")
        return file

    return planted


def line_after(text: str, begins: str, field: str) -> int:
    """Line of the first `field` at the beginning of a line from the place where `begins` stands."""
    start = text.index(begins)
    return text.count("\n", 0, text.index("\n" + field, start - 1) + 1) + 1


def codes(path: Path) -> set[str]:
    return {problem.code for problem in check(path)}


def test_real_programme_has_exactly_the_documented_problems_at_their_lines() -> None:
    text = REAL.read_text(encoding="utf-8")
    expected = [(severity, code, line_after(text, begins, field)) for severity, code, begins, field in EXPECTED]
    found = [(problem.severity.value, problem.code, problem.line) for problem in check(REAL)]
    assert sorted(found) == sorted(expected)


def test_real_programme_is_usable_and_is_known_by_its_kind() -> None:
    assert errors(check(REAL)) == []
    assert kind_of(REAL) == "PROGRAMME"
    assert all(problem.file == str(REAL) for problem in check(REAL))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("PERIOD_LENGTH", "«5 năm (2021-2026)» gồm 6 năm"),
        ("NOMINAL_DAYS", "100 ngày đêm trước 01/01/2022 bắt đầu từ 23/9/2021"),
        ("WORDS_UNCLEAR", "chữ «vào» giữa hai quý có lẽ là «và»"),
        ("ACTUAL_OUTSIDE_RANGE", "lệch 58 ngày"),
        ("STRUCTURE_SUM", "97,7 %"),
        ("ITEM_ALREADY_ISSUED", "Kế hoạch số 458/KH-UBND ngày 19/7/2021"),
        ("MOVEMENT_PHASE_DIFFERS", "«giai đoạn 2019-2025»"),
        ("ITEM_ORPHANED", "UBND tỉnh Thái Nguyên"),
        ("ITEM_REPLACED", "bac-kan-2025"),
    ],
)
def test_sentence_says_what_is_wrong(code: str, words: str) -> None:
    sentences = [problem.sentence for problem in check(REAL) if problem.code == code]
    assert sentences and all(words in sentence for sentence in sentences)


PLANTED = [
    ("WINDOW_BACKWARD", "from_on: 2023-03-01", "from_on: 2023-04-01"),
    ("ITEM_OUTSIDE_PERIOD", "from_on: 2021-09-01", "from_on: 2020-09-01"),
    ("CODE_TWICE", "  - key: so-ket-nong-thon-moi", "  - key: so-ket-vi-nguoi-ngheo"),
    ("REFERENCE_UNKNOWN", "standing_body: so-noi-vu", "standing_body: so-la"),
    ("TARGET_BOUNDS", 'low: "6.5", high: "7.0"', 'low: "7.5", high: "7.0"'),
    ("TARGET_BOUNDS", 'operator: GT, low: "62", high: null', "operator: GT, low: null, high: null"),
    ("TARGET_BOUNDS", "operator: QUALITATIVE, low: null", 'operator: QUALITATIVE, low: "1"'),
    ("FIELD_UNKNOWN", "motto: Đoàn kết", "mood: Đoàn kết\nmotto: Đoàn kết"),
    ("VALUE", "kind: CONGRESS", "kind: PARTY"),
    ("IMPOSSIBLE_DATE", "issued_on: 2014-04-07", "issued_on: 2014-02-30"),
]


@pytest.mark.parametrize(("code", "old", "new"), PLANTED)
def test_planted_error_is_found_and_refuses_the_file(plant: Plant, code: str, old: str, new: str) -> None:
    file = plant(old, new)
    assert code in {problem.code for problem in errors(check(file))}
    with pytest.raises(DefinitionRefused):
        load_programme(file)
    with pytest.raises(Failure, match=rf"{file.name}:\d+: "):
        read_programme(file)


def test_ended_issuer_needs_a_successor(plant: Plant) -> None:
    file = plant("ended_on: 2025-07-01\n  successor:\n", "ended_on: 2025-07-01\n  successor: null\n  other:\n")
    assert {"SUCCESSOR_MISSING", "FIELD_UNKNOWN"} <= codes(file)


ADVICE = [
    ("WORDS_DIFFER", "from_on: 2023-03-01", "from_on: 2023-03-02"),
    ("RANGE_UNREADABLE", "as_written: tháng 3 năm 2023", "as_written: mùa xuân năm 2023"),
    ("NOMINAL_DAYS_DIFFER", "nominal_days: 100", "nominal_days: 200"),
    ("MOVEMENT_NAME_UNKNOWN", "aliases: [Bắc Kạn chung tay", "aliases: [Cả tỉnh chung tay"),
]


@pytest.mark.parametrize(("code", "old", "new"), ADVICE)
def test_planted_contradiction_warns_and_refuses_nothing(plant: Plant, code: str, old: str, new: str) -> None:
    problems = check(plant(old, new))
    assert [problem.severity for problem in problems if problem.code == code] == [Severity.WARNING]
    assert errors(problems) == []


QUIET = [
    ("NUMBER_ILLEGIBLE", "number: null # the scan", 'number: "612" # the scan'),
    ("DAY_ILLEGIBLE", "day: null}", "day: 16}"),
    ("ITEM_REPLACED", "    replaced:\n      by:", "    replaced: null\n    actual_by:\n      by:"),
    ("UNITS_ILLUSTRATIVE", "agencies:\n  illustrative: true", "agencies:\n  illustrative: false"),
    ("STRUCTURE_SUM", 'operator: EQ, low: "53"', 'operator: EQ, low: "55.3"'),
]


@pytest.mark.parametrize(("code", "old", "new"), QUIET)
def test_what_is_in_order_is_not_mentioned(plant: Plant, code: str, old: str, new: str) -> None:
    assert code in codes(REAL)
    assert code not in codes(plant(old, new))


def test_basis_holds_ranges_as_exclusive_instants_and_every_warning() -> None:
    loaded = read_programme(REAL)
    basis = basis_of(loaded)
    september = next(item for item in basis.items if item.key == "100-ngay-dem")
    assert (september.opens_at, september.closes_at) == tuple(
        start_of_day(day)
        for day in (loaded.definition.items[1].from_on, loaded.definition.items[1].to_on.replace(month=10, day=1))
    )
    assert len(basis.items) == 15
    assert len(basis.targets) == 17
    assert [duty.key for duty in basis.yearly] == ["phat-dong", "ke-hoach-tuyen-truyen", "ke-hoach-kiem-tra"]
    assert len(basis.movements) == 5
    assert {line.channel for line in basis.distribution} == {"PAPER", "ELECTRONIC"}
    assert len(basis.warnings) == sum(severity == "WARNING" for severity, *_ in EXPECTED)
    assert basis.successor == "tinh-thai-nguyen"


def test_document_is_named_with_what_can_be_read(plant: Plant) -> None:
    document = read_programme(REAL).definition.document
    assert document_name(document, "UBND tỉnh Bắc Kạn") == (
        "Chương trình hành động số …/CTr-UBND tháng 8/2021 của UBND tỉnh Bắc Kạn"
    )
    whole = read_programme(plant("day: null}", "day: 16}")).definition.document
    assert "ngày 16/8/2021" in document_name(whole, "UBND tỉnh Bắc Kạn")


def test_schema_has_the_fields_of_the_real_file() -> None:
    schema = json.loads(schema_text("programme"))
    data = read_document(REAL).data
    assert isinstance(data, dict)
    assert data.keys() == schema["properties"].keys() == ProgrammeDefinition.model_fields.keys()
    shapes = [shape for shape in schema["$defs"].values() if shape.get("type") == "object"]
    assert all(shape["additionalProperties"] is False for shape in shapes) and len(shapes) > 15
