"""The kinds of field, and the transcription of the plan held against the plan's own words."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from definitions.check import check
from definitions.facts import Campaign, load_campaign
from definitions.field import Amount, Code, Count, Day, Days, FileName, Label, Share
from definitions.loader import read_document
from definitions.problem import errors

Plant = Callable[..., Path]
OCR_TRACES = re.compile(r"[¢¥§£|]|\b(cua|tinh Bic|ngdy|thi dua|khen thuong)\b")


@pytest.fixture(scope="module")
def campaign(real: Path) -> Campaign:
    return load_campaign(real)


GOOD: list[tuple[Any, object, object]] = [
    (Day, "2024-08-05", date(2024, 8, 5)),
    (Day, "2024-02-29", date(2024, 2, 29)),
    (Day, date(2024, 8, 5), date(2024, 8, 5)),
    (Share, "2/3", Fraction(2, 3)),
    (Share, "1/1", Fraction(1)),
    (Share, "80/100", Fraction(4, 5)),
    (Share, Fraction(1, 2), Fraction(1, 2)),
    (Count, 1, 1),
    (Count, 1000, 1000),
    (Days, 1, 1),
    (Days, 400, 400),
    (Amount, 0, 0),
    (Code, "xa-ban-thi", "xa-ban-thi"),
    (Code, "a", "a"),
    (Label, "UBND_XA", "UBND_XA"),
    (FileName, "cho-don-2024.units.yaml", "cho-don-2024.units.yaml"),
]


@pytest.mark.parametrize(("kind", "written", "value"), GOOD)
def test_field_takes_its_kind(kind: Any, written: object, value: object) -> None:
    assert TypeAdapter(kind).validate_python(written) == value


BAD: list[tuple[Any, object]] = [
    (Day, "2024-02-30"),
    (Day, "2023-02-29"),
    (Day, "2024-13-01"),
    (Day, "2024-00-10"),
    (Day, "2024-W10-1"),
    (Day, "20240805"),
    (Day, "05/8/2024"),
    (Day, "2024-8-5"),
    (Day, "2024-08-05T00:00"),
    (Day, "٢٠٢٤-٠٨-٠٥"),
    (Day, 20240805),
    (Day, None),
    (Share, "0/3"),
    (Share, "3/0"),
    (Share, "4/3"),
    (Share, "-1/2"),
    (Share, "80%"),
    (Share, "0.8"),
    (Share, 0.8),
    (Share, 1),
    (Share, ""),
    (Share, "2/"),
    (Count, 0),
    (Count, 1001),
    (Count, True),
    (Count, "1"),
    (Count, 1.0),
    (Days, 0),
    (Days, 401),
    (Amount, -1),
    (Code, "Xa-Ban-Thi"),
    (Code, "xa_ban_thi"),
    (Code, "xã-bản-thi"),
    (Code, "xa--ban"),
    (Code, "-xa"),
    (Code, ""),
    (Code, "x" * 61),
    (Label, "ubnd"),
    (Label, "1A"),
    (FileName, "../x.yaml"),
    (FileName, "a/b.yaml"),
    (FileName, ".yaml"),
    (FileName, "x.toml"),
]


@pytest.mark.parametrize(("kind", "written"), BAD)
def test_field_refuses_other_kinds(kind: Any, written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(written)


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from () if key in {"code", "source", "unit"} else leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("file", ["plan", "issuer", "units", "council", "statute"])
def test_texts_carry_no_trace_of_the_scan(real: Path, file_names: dict[str, str], file: str) -> None:
    document = read_document(real.parent / file_names[file])
    assert [text for text in leaves(document.data) if OCR_TRACES.search(text)] == []


def test_every_fixture_says_that_it_is_illustrative(campaign: Campaign, real: Path, file_names: dict[str, str]) -> None:
    files = (campaign.issuer, campaign.units, campaign.council, campaign.statute)
    assert [file.illustrative for file in files if file is not None] == [True] * 4
    for file in ("issuer", "units", "council", "statute"):
        assert (real.parent / file_names[file]).read_text(encoding="utf-8").startswith("# MINH HỌA.")


def test_illustrative_value_says_so_in_its_source(campaign: Campaign) -> None:
    values = campaign.issuer.values.stated()
    silent = [name for name, v in values.items() if v.illustrative and "minh họa" not in v.source.lower()]
    assert silent == []


def test_plan_is_silent_on_every_open_point(campaign: Campaign) -> None:
    assert set(campaign.definition.left_open.values()) == {None}


def test_identity_is_that_of_the_plan(campaign: Campaign) -> None:
    definition = campaign.definition
    assert (definition.document.number, definition.document.symbol) == ("153", "KH-UBND")
    assert definition.document.issued_on == date(2024, 5, 28)
    assert definition.document.signature_block == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert definition.document.signer_name is None
    assert definition.parent is not None
    assert (definition.parent.document, definition.parent.issued_on) == ("327/KH-UBND", date(2024, 5, 12))
    assert definition.participants.members.decision == "685/QĐ-UBND"
    assert definition.participants.members.decided_on == date(2024, 3, 13)


def test_awards_have_their_authorities(campaign: Campaign) -> None:
    assert [(award.form, award.path, award.authority.split(";")[0]) for award in campaign.definition.awards] == [
        ("BANG_KHEN", "FORWARDED", "Chủ tịch UBND tỉnh Bắc Kạn"),
        ("GIAY_KHEN", "DECIDED_HERE", "Chủ tịch UBND huyện Chợ Đồn"),
        ("GIAY_KHEN", "OWN_UNIT", "Thủ trưởng các cơ quan, đơn vị, địa phương"),
    ]


def test_path_runs_from_the_unit_to_the_registry(campaign: Campaign) -> None:
    assert [stage.stage for stage in campaign.definition.path] == [
        "UNIT_SELECTION",
        "SUBMISSION",
        "APPRAISAL",
        "COUNCIL",
        "LETTER",
        "CHECK",
        "SIGNATURE",
        "REGISTRY",
    ]
    assert [stage.stage for stage in campaign.definition.path if not stage.stated_in_plan] == ["CHECK", "REGISTRY"]


def test_plan_has_no_gate_and_works_are_voluntary(campaign: Campaign) -> None:
    works = campaign.definition.voluntary_works
    assert campaign.definition.gates == ()
    assert campaign.definition.registration is None
    assert works is not None
    assert (works.is_condition, works.due_on, works.form) == (False, None, None)


def test_lists_of_the_plan_are_whole(campaign: Campaign) -> None:
    definition = campaign.definition
    assert len(definition.linked_movements) == 6
    assert len(definition.distribution) == 10
    assert definition.distribution[-1].to == "Lưu: VT, TH"
    assert any("đánh số III" in note for note in definition.document_notes)
    assert any("98/2023/NĐ/NĐ-CP" in note for note in definition.document_notes)


TOP_FIELDS = [
    ("plan", "nominal_days: 75"),
    ("plan", "kind: THEMATIC"),
    ("plan", "  standing_body: phong-noi-vu"),
    ("plan", "  window_from_original: false"),
    ("issuer", "issuer: huyen-cho-don"),
    ("council", "name: Hội đồng Thi đua - Khen thưởng huyện Chợ Đồn"),
]


@pytest.mark.parametrize(("file", "line"), TOP_FIELDS)
def test_field_that_is_left_out_is_missed_by_name(plant: Plant, file: str, line: str) -> None:
    problems = errors(check(plant((file, f"\n{line}", ""))))
    assert [problem.code for problem in problems] == ["FIELD_MISSING"]
    assert line.split(":")[0].strip() in problems[0].sentence


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nominal_days: 75", "nominal_days: nhiều", "cần số nguyên, không phải «nhiều»"),
        ("nominal_days: 75", "nominal_days: 0", "phải từ 1 trở lên, không phải «0»"),
        ("nominal_days: 75", "nominal_days: [75]", "không phải một danh sách"),
        ("nominal_days: 75", "nominal_days: {a: 1}", "không phải một nhóm trường"),
        ("gates: []", "gates: null", "không phải giá trị trống (null)"),
        ("kind: THEMATIC", "kind: YEARLY", "REGULAR, THEMATIC"),
        ("  day: 2024-08-24", "  day: 2024-02-30", "ngày «2024-02-30» không có trong lịch"),
        ("  day: 2024-08-24", "  day: tháng 8", "cần một ngày dạng 2024-08-05, không phải «tháng 8»"),
        ('number: "153"', "number: 153", "đặt trong dấu nháy"),
        ("code: cho-don-2024\n", "code: " + "x" * 90 + "\n", "dài quá 60 ký tự"),
        ("participants:\n", "participants: 5\nx:\n", "cần một nhóm trường"),
    ],
)
def test_sentence_says_what_is_wrong_and_what_to_write(plant: Plant, old: str, new: str, words: str) -> None:
    assert any(words in problem.sentence for problem in errors(check(plant(("plan", old, new)))))
