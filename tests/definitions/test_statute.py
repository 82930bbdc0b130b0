"""A Council's statute: the rows it becomes, the guide's example, the published schema."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from definitions.loader import Document, read_document
from definitions.problem import Severity, errors
from definitions.schema import schema_text
from definitions.sentence import validate
from definitions.statute import Statute, in_force_on, statute_name, statute_values
from definitions.statute_check import statute_problems
from rules.facts import LegalValue

REPO = Path(__file__).resolve().parents[2]
REAL = REPO / "campaigns" / "cho-don-2024.statute.yaml"
GUIDE = REPO / "docs" / "writing-a-statute.md"


def load(path: Path) -> tuple[Statute, Document]:
    document = read_document(path)
    statute = validate(document, Statute)
    assert statute is not None, [str(problem) for problem in document.problems]
    return statute, document


def rows(statute: Statute) -> dict[str, LegalValue]:
    made = statute_values(statute)
    assert len({row.id for row in made}) == len(made)
    return {row.id: row for row in made}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example of the guide as a file."""
    (text,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "vi-du.statute.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# Chợ Đồn: what its settings stated before statutes were files


@pytest.mark.parametrize(
    ("value_id", "value", "unit", "instrument"),
    [
        ("council.quorum", "2/3", "share", "Quy chế Hội đồng minh họa"),
        ("council.threshold.giay_khen", "2/3", "share", "Quy chế Hội đồng minh họa"),
        (
            "council.threshold.bang_khen",
            "4/5",
            "share",
            "Quy chế Hội đồng minh họa (theo thông lệ 80 % của một tỉnh)",
        ),
        ("council.threshold_base.giay_khen", "ALL_MEMBERS", "base", "Quy chế Hội đồng minh họa"),
        ("council.modes.giay_khen", "SHOW_OF_HANDS | PAPER | WRITTEN_OPINION", "list", "Quy chế Hội đồng minh họa"),
        ("council.recusal_changes_base", "false", "bool", "Quy chế Hội đồng minh họa"),
        ("council.tellers", "2", "persons", "Quy chế Hội đồng minh họa"),
        ("council.written_round", "false", "bool", "Quy chế Hội đồng minh họa"),
    ],
)
def test_statute_of_cho_don_says_what_its_settings_said(value_id: str, value: str, unit: str, instrument: str) -> None:
    row = rows(load(REAL)[0])[value_id]
    assert (row.value, row.unit, row.instrument) == (value, unit, instrument)
    assert (row.scope, row.evidence, row.verified) == ("issuer:huyen-cho-don", "minh họa", False)


def test_statute_of_cho_don_has_no_error_and_says_that_it_is_illustrative() -> None:
    found = [(problem.severity, problem.code) for problem in statute_problems(load(REAL)[1])]
    assert found == [(Severity.WARNING, "STATUTE_ILLUSTRATIVE")]


# The guide


def test_example_of_the_guide_is_a_statute_without_errors(example: Path) -> None:
    statute, document = load(example)
    found = list(statute_problems(document))
    assert errors(found) == []
    assert {problem.code for problem in found} == {
        "MODE_NOT_SERVED",
        "STATUTE_GAP",
        "STATUTE_ILLUSTRATIVE",
        "STATUTE_NOTE",
    }
    assert statute_name(statute).endswith("tỉnh Ví Dụ số 12/QĐ-HĐTĐKT ngày 15/7/2025")


@pytest.mark.parametrize(
    ("value_id", "value"),
    [
        ("council.quorum", "7/10"),
        ("council.quorum_base", "ALL_MEMBERS"),
        ("council.threshold.cstd_tinh", "9/10"),
        ("council.threshold.bang_khen", "majority"),
        ("council.threshold.cong_dan_uu_tu", ""),
        ("council.threshold_base.bang_khen", "PRESENT"),
        ("council.threshold_base.co_thi_dua", "VALID_BALLOTS"),
        ("council.modes.cstd_tinh", "PAPER | WRITTEN_OPINION | ELECTRONIC_SECRET"),
        ("council.modes.bang_khen", "SHOW_OF_HANDS | PAPER | WRITTEN_ROUND"),
        ("council.secret.cstd_tinh", "true"),
        ("council.path.giay_khen", "false"),
        ("council.form_name.cong_dan_uu_tu", "Công dân tỉnh Ví Dụ ưu tú"),
        ("council.ranked", "CSTD_TINH | CO_THI_DUA"),
        ("council.tellers", "3"),
        ("council.recusal_enforced", "true"),
        ("council.recusal_changes_base", "true"),
        ("council.chair_casting_vote", "true"),
        ("council.written_round", "true"),
        ("council.written_ordered_by", "CHAIR"),
        ("council.written_reply_days", "5"),
        ("council.written_silence", "NOT_COUNTED"),
        ("council.notice_days", "3"),
        ("council.meetings_per_year", "2"),
        ("council.chair_in_absence", "STANDING_VICE_CHAIR"),
    ],
)
def test_example_of_the_guide_becomes_rows(example: Path, value_id: str, value: str) -> None:
    assert rows(load(example)[0])[value_id].value == value


def test_silence_of_a_statute_makes_no_row_but_a_gap_that_has_to_be_answered(example: Path) -> None:
    made = rows(load(example)[0])
    assert "council.path.bang_khen" not in made
    assert "council.threshold.giay_khen" not in made
    assert (made["council.threshold.cong_dan_uu_tu"].evidence, made["council.quorum"].evidence) == ("GAP", "minh họa")


def test_rows_cite_the_provision_or_the_other_paper_that_says_so(example: Path) -> None:
    made = rows(load(example)[0])
    assert str(made["council.quorum"].source).endswith("số 12/QĐ-HĐTĐKT ngày 15/7/2025, Điều 6 khoản 1")
    assert str(made["council.threshold.bang_khen"].source) == (
        "Quyết định số 45/2025/QĐ-UBND của UBND tỉnh Ví Dụ, Điều 14"
    )
    assert (made["council.threshold.bang_khen"].unit, made["council.quorum"].unit) == ("majority", "share")
    assert (made["council.notice_days"].unit, made["council.written_reply_days"].unit) == ("working_days",) * 2


def test_rows_are_in_force_as_the_statute_is(example: Path) -> None:
    statute = load(example)[0]
    row = rows(statute)["council.quorum"]
    assert (row.valid_from, row.valid_until) == (date(2025, 8, 1), None)
    assert [in_force_on(statute, day) for day in (date(2025, 7, 31), date(2025, 8, 1))] == [False, True]
    ended = statute.model_copy(
        update={"document": statute.document.model_copy(update={"in_force_until": date(2026, 12, 31)})}
    )
    assert rows(ended)["council.quorum"].valid_until == date(2027, 1, 1)
    assert [in_force_on(ended, day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [True, False]


def test_provision_of_a_real_statute_is_evidence_of_the_issuer(example: Path) -> None:
    statute = load(example)[0]
    quorum = statute.quorum.model_copy(update={"illustrative": False})
    real = statute.model_copy(update={"illustrative": False, "quorum": quorum})
    made = rows(real)
    assert (made["council.quorum"].evidence, made["council.tellers"].evidence) == ("issuer", "minh họa")
    assert not any(row.verified for row in made.values())


def test_statute_that_ranks_nothing_says_so(example: Path) -> None:
    statute = load(example)[0]
    forms = {code: form.model_copy(update={"ranked": False}) for code, form in statute.forms.items()}
    assert rows(statute.model_copy(update={"forms": forms}))["council.ranked"].value == "-"


# Schema


def test_schema_of_statutes_allows_no_unknown_field() -> None:
    schema = json.loads(schema_text("statute"))
    objects = [schema, *(shape for shape in schema["$defs"].values() if shape.get("type") == "object")]
    assert all(shape["additionalProperties"] is False for shape in objects)
    assert set(schema["required"]) == set(schema["properties"])
    assert len(objects) > 8
