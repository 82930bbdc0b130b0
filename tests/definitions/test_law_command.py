"""`thidua law show` as a person types it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cli.law import as_table, day_of
from cli.main import run
from definitions.law import law_table, law_values
from definitions.law.lock import append_new
from definitions.law.shown import NotFound, as_plain, awards, rows_on, scopes_for
from rules.calendar import in_vietnam
from tests.definitions.law_files import Changes, write_law, write_rows

FIELDS = {
    "id",
    "value",
    "unit",
    "from",
    "until",
    "scope",
    "instrument",
    "article",
    "evidence",
    "verified",
    "note",
    "revision",
    "instrument_name",
    "instrument_ended",
    "replaces",
    "before",
    "verified_by",
    "verified_at",
    "verified_on",
}
Capture = pytest.CaptureFixture[str]


def shown(capsys: Capture, *words: str) -> list[dict[str, object]]:
    """The JSON rows of a command that succeeds."""
    assert run(["law", "show", "--json", *words]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert isinstance(rows, list)
    return rows


def test_json_is_an_array_of_every_row_that_holds_on_the_day(capsys: Capture) -> None:
    rows = shown(capsys, "--on", "2024-08-21")
    assert {row["id"]: row["value"] for row in rows} == {
        id_: held.value for id_, held in law_values(date(2024, 8, 21)).items()
    }
    assert [set(row) for row in rows] == [FIELDS] * len(rows)
    assert [row["id"] for row in rows if row["verified"]] == []


def test_day_is_today_in_vietnam_unless_said(capsys: Capture) -> None:
    before = in_vietnam(datetime.now(UTC)).date()
    told = shown(capsys, "--id", "base_salary")
    # Midnight may pass while the command runs.
    days = {before, in_vietnam(datetime.now(UTC)).date()}
    assert told in [shown(capsys, "--id", "base_salary", "--on", day.isoformat()) for day in days]


@pytest.mark.parametrize(
    ("day", "value", "until"),
    [("2024-06-30", "1800000", "2024-07-01"), ("2024-07-01", "2340000", "2026-07-01"), ("1/7/2026", "2530000", None)],
)
def test_one_id_shows_the_value_of_the_day_and_the_one_before(
    capsys: Capture, day: str, value: str, until: str | None
) -> None:
    (row,) = shown(capsys, "--id", "base_salary", "--on", day)
    assert (row["value"], row["until"], row["scope"], row["verified"]) == (value, until, "national", False)
    before = row["before"]
    assert isinstance(before, dict)
    assert before["until"] == row["from"]


def test_group_of_ids_is_shown_by_its_name(capsys: Capture) -> None:
    rows = shown(capsys, "--id", "council.threshold", "--on", "2024-08-21")
    assert len(rows) > 1
    assert {str(row["id"]).rsplit(".", 1)[0] for row in rows} == {"council.threshold"}


@pytest.mark.parametrize("day", ["2024-13-01", "31/6/2024", "hôm nay", "2024", "1/2", ""])
def test_bad_day_is_one_line_and_wrong_usage(capsys: Capture, day: str) -> None:
    assert run(["law", "show", "--on", day]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"thidua: không có ngày «{day}»; viết dạng 2025-07-01 hoặc 01/7/2025.\n"


@pytest.mark.parametrize("option", ["--id", "--award"])
def test_unknown_name_is_one_line_with_names_like_it(capsys: Capture, option: str) -> None:
    assert run(["law", "show", option, "base_salari"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("thidua: không có ")
    assert "«base_salari»" in said.err
    assert ("base_salary" in said.err) is (option == "--id")


def test_id_that_does_not_hold_on_the_day_says_when_it_did(capsys: Capture) -> None:
    words = ("--id", "appraisal.limit.district", "--on", "2025-07-01")
    assert shown(capsys, *words) == []
    assert run(["law", "show", *words]) == 0
    assert (
        "Ngày 01/7/2025 không có giá trị nào có hiệu lực ở phạm vi đã hỏi; có: từ 01/10/2017" in capsys.readouterr().out
    )


def test_award_of_a_province_says_where_it_exists(capsys: Capture) -> None:
    words = ("law", "show", "--award", "CONG_DAN_BG_UU_TU", "--on", "2023-01-01")
    assert run(list(words)) == 0
    assert "từ 08/11/2021 đến trước 01/7/2025 (province:tinh-bac-giang)" in capsys.readouterr().out
    assert "award.CONG_DAN_BG_UU_TU.name" in {
        row["id"] for row in shown(capsys, *words[2:], "--issuer", "tinh-bac-giang")
    }


def test_issuer_without_rows_of_its_own_gets_the_nations_and_is_told(capsys: Capture) -> None:
    assert run(["law", "show", "--issuer", "xa-khong-co", "--id", "base_salary", "--json"]) == 0
    said = capsys.readouterr()
    assert len(json.loads(said.out)) == 1
    assert said.err == "thidua: chưa có tệp quy định riêng của «xa-khong-co»; chỉ nêu quy định chung.\n"


def test_table_marks_what_is_unverified_and_what_is_missing(capsys: Capture) -> None:
    assert run(["law", "show", "--on", "2024-08-21", "--id", "council"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "chưa xác nhận theo văn bản chính thức (dấu ?)" in lines[0]
    assert any(line.startswith("–  council.quorum ") and "(chưa có)" in line for line in lines)
    assert any(line.startswith("?  council.threshold_base ") for line in lines)
    assert max(len(line) for line in lines[2:]) <= 160


PROVINCE: Changes = {"scope": '"province:tinh-x"', "value": '"7"', "article": '"Điều 2"', "note": '"Quy định riêng."'}
ISSUER: Changes = {"scope": '"issuer:xa-y"', "value": '"9"', "until": None}


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A nation's row, a province's and an issuer's: statutes of their own, as files."""
    folder = write_law(tmp_path, {"until": None}, {"id": '"award.GK.kind"', "value": '"FORM"', "until": None})
    write_rows(folder / "local" / "tinh-x.toml", PROVINCE, top='province = "tinh-x"\n')
    own = (
        {"id": '"award.CONG_DAN_UU_TU.name"', "value": '"Công dân ưu tú"'},
        {"id": '"council.threshold.GK"', "value": '"3/4"'},
        {"id": '"council.path.GK"', "value": "false"},
        {"id": '"dossier.CAMPAIGN.documents"', "value": '["TO_TRINH", "BAO_CAO"]'},
        {"id": '"dossier.RESISTANCE_WAR.documents"', "value": '["TO_TRINH"]'},
    )
    rows = (ISSUER, *({**ISSUER, **changes} for changes in own))
    write_rows(folder / "local" / "x" / "xa-y.toml", *rows, top='issuer = "xa-y"\nprovince = "tinh-x"\n')
    return folder


@pytest.mark.parametrize(
    ("issuer", "day", "value", "replaced"),
    [
        ("", date(2024, 2, 1), "1", []),
        ("tinh-x", date(2024, 2, 1), "7", [("national", "1")]),
        ("xa-y", date(2024, 2, 1), "9", [("province:tinh-x", "7"), ("national", "1")]),
        ("xa-y", date(2024, 7, 1), "9", [("national", "1")]),
        ("tinh-x", date(2024, 7, 1), "1", []),
    ],
)
def test_overlay_takes_the_place_of_the_nations_row_and_names_it(
    law: Path, issuer: str, day: date, value: str, replaced: list[tuple[str, str]]
) -> None:
    (held,) = rows_on(day, id_="base_salary", issuer=issuer, table=law_table(law))
    plain = as_plain(held)
    assert plain["value"] == value
    assert [(row.scope, row.value) for row in held.replaces] == replaced
    said = " ".join(" ".join(as_table([held], day, with_notes=False)).split())
    assert said.count("↳") == len(replaced)
    for scope, old in replaced:
        article = ", Điều 2" if old == "7" else ""
        assert f"↳ thay cho {old} đồng/tháng ({scope}; Nghị định số 1/2020/NĐ-CP{article})" in said


def test_statute_of_ones_own_is_a_file(law: Path) -> None:
    table = law_table(law)
    assert "CONG_DAN_UU_TU" in awards(table)
    found = {held.value.id: held.value.value for held in rows_on(date(2024, 2, 1), issuer="xa-y", table=table)}
    assert (found["council.threshold.GK"], found["council.path.GK"]) == ("3/4", "false")
    assert "council.threshold.GK" not in {held.value.id for held in rows_on(date(2024, 2, 1), table=table)}
    assert scopes_for(table, "xa-y") == ("national", "province:tinh-x", "issuer:xa-y")


def test_award_shows_its_own_rows_and_the_dossiers_that_lead_to_it(law: Path) -> None:
    found = rows_on(date(2024, 2, 1), award="GK", issuer="xa-y", table=law_table(law))
    assert [held.value.id for held in found] == [
        "award.GK.kind",
        "council.path.GK",
        "council.threshold.GK",
        "dossier.CAMPAIGN.documents",
    ]
    assert found == rows_on(date(2024, 2, 1), award="GIAY_KHEN", issuer="xa-y", table=law_table(law))


@pytest.mark.parametrize(
    ("award", "there", "absent"),
    [
        (
            "GK",
            ["council.threshold.giay_khen", "form_number.CAMPAIGN", "dossier.HOUSEHOLD.documents"],
            ["bonus.BK_TINH"],
        ),
        ("BK_TINH", ["bonus.BK_TINH", "council.threshold.bang_khen", "award.BK_TINH.standard"], ["bonus.GK"]),
        ("CSTDCS", ["dossier.CSTDCS.documents", "form_number.MERIT_INDIVIDUAL"], ["dossier.REGULAR.documents"]),
        ("TTLDXS", ["dossier.REGULAR.documents", "form_number.MERIT_COLLECTIVE"], ["form_number.MERIT_INDIVIDUAL"]),
    ],
)
def test_award_of_the_law_shows_what_applies_to_it(award: str, there: list[str], absent: list[str]) -> None:
    found = {held.value.id for held in rows_on(date(2024, 8, 21), award=award)}
    assert [id_ for id_ in there if id_ not in found] == []
    assert [id_ for id_ in absent if id_ in found] == []


def test_unknown_award_names_those_that_are_like_it(law: Path) -> None:
    with pytest.raises(NotFound) as missing:
        rows_on(date(2024, 2, 1), award="CONG_DAN_UU", table=law_table(law))
    assert missing.value.near == ("CONG_DAN_UU_TU",)


def test_row_whose_instrument_has_ended_is_marked(tmp_path: Path) -> None:
    row: Changes = {"until": None, "note": '"Vẫn áp dụng."'}
    table = law_table(write_law(tmp_path, row, instruments=({"until": "2024-04-01"},)))
    before, after = (rows_on(day, table=table) for day in (date(2024, 3, 31), date(2024, 4, 1)))
    assert [as_plain(held)["instrument_ended"] for held in (*before, *after)] == [None, "2024-04-01"]
    assert "hết hiệu lực từ 01/4/2024" not in "\n".join(as_table(before, date(2024, 3, 31), with_notes=False))
    assert "hết hiệu lực từ 01/4/2024" in "\n".join(as_table(after, date(2024, 4, 1), with_notes=False))


def test_check_names_every_problem_and_sums_up(tmp_path: Path, capsys: Capture) -> None:
    folder = write_law(tmp_path, {"verified": "true"}, {"id": '"other"', "from": "2019-01-01"})
    assert run(["law", "check", str(folder)]) == 1
    said = capsys.readouterr()
    assert [line.split(": ")[1] for line in said.out.splitlines()] == [
        "LỖI VERIFIED_BY_FILE",
        "CẢNH BÁO INSTRUMENT_NOT_IN_FORCE",
    ]
    assert said.err == f"{folder}: 1 lỗi, 1 cảnh báo; chưa dùng được, sửa các lỗi đã nêu.\n"


def test_check_asks_for_what_is_not_published(tmp_path: Path, capsys: Capture) -> None:
    folder = write_law(tmp_path, {})
    assert run(["law", "check", str(folder)]) == 1
    assert capsys.readouterr().out.count("NOT_PUBLISHED") == 2
    append_new(folder)
    assert run(["law", "check", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}: 0 lỗi, 0 cảnh báo; dùng được.\n"


@pytest.mark.parametrize("text", ["2025-07-01", "01/7/2025", " 1/07/2025 "])
def test_day_is_read_in_both_ways_of_writing(text: str) -> None:
    assert day_of(text) == date(2025, 7, 1)
