"""What is wrong with a statute: one change of a statute that is in order, one problem at its line; all in one run."""

import re
from datetime import date
from pathlib import Path

import pytest

from definitions.issuer import Council
from definitions.loader import read_document
from definitions.problem import Problem, Severity
from definitions.sentence import validate
from definitions.statute import Membership, Statute
from definitions.statute_check import council_problems, statute_problems
from tests.definitions.test_statute import GUIDE, REPO

TEXT: str = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[0]
EVERYWHERE = {"MODE_NOT_SERVED", "STATUTE_GAP", "STATUTE_ILLUSTRATIVE", "STATUTE_NOTE"}
"""What the example itself shows."""
SHARE = "    threshold: 90%\n"
SECRET = "[PAPER, WRITTEN_OPINION, ELECTRONIC_SECRET]"


def check(path: Path, *changes: tuple[str, str]) -> list[Problem]:
    """All problems of the example with these changes; each `old` must stand in it exactly once."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    file = path / "a.statute.yaml"
    file.write_text(text, encoding="utf-8")
    document = read_document(file, "a.statute.yaml")
    validate(document, Statute)
    return [*document.problems, *statute_problems(document)]


def line(fragment: str) -> int:
    return TEXT.count("\n", 0, TEXT.index(fragment)) + 1


@pytest.mark.parametrize(
    ("old", "new", "code", "severity", "words"),
    [
        (SHARE, "    threshold: 6/5\n", "TYPE", "ERROR", "không quá 1"),
        (SHARE, "    threshold: 120%\n", "TYPE", "ERROR", "«120%»"),
        (SHARE, "    threshold: 0%\n", "TYPE", "ERROR", "lớn hơn 0"),
        (SHARE, "    threshold: 0.9\n", "TYPE", "ERROR", "«0.9»"),
        (SHARE, "    threshold: 2/3%\n", "TYPE", "ERROR", "2/3 hoặc 80%"),
        (SHARE, "    threshold: đa số\n", "TYPE", "ERROR", "majority"),
        (SHARE, "    threshold: null\n", "RANKED_WITHOUT_THRESHOLD", "ERROR", "«CSTD_TINH»"),
        ("  CO_THI_DUA: ", "  CO_THI_DU: ", "FORM_UNKNOWN", "ERROR", "«CO_THI_DU»"),
        ("    name: Công dân tỉnh Ví Dụ ưu tú\n", "", "FORM_UNKNOWN", "ERROR", "danh hiệu riêng"),
        (SECRET, "[ELECTRONIC_SECRET]", "BALLOT_NOT_ALLOWED", "ERROR", "PAPER"),
        (SECRET, "[WRITTEN_OPINION]", "BALLOT_NOT_ALLOWED", "ERROR", "PAPER"),
        (SECRET, "[PAPER, PAPER]", "VALUE_TWICE", "ERROR", "hai lần"),
        (SECRET, "[PAPER, SHOW_OF_HANDS]", "SECRET_BROKEN", "ERROR", "không kín"),
        (SECRET, "[PAPER, FAX]", "VALUE", "ERROR", "«FAX»"),
        ("[SHOW_OF_HANDS, PAPER, WRITTEN_ROUND]", "[SHOW_OF_HANDS, PAPER]", "WRITTEN_ROUND_UNUSED", "WARNING", ""),
        ("  changes_base: true ", "  changes_base: 1 ", "TYPE", "ERROR", "true hoặc false"),
        ("  enforced: true ", "  enforced: false ", "RECUSAL_CONTRADICTION", "ERROR", "sửa một trong hai"),
        ("    threshold: majority\n", "    threshold: 2/3\n", "CASTING_VOTE_UNUSED", "WARNING", "không bao giờ"),
        ("  minimum: 15\n", "  minimum: 26\n", "MEMBERSHIP_BOUNDS", "ERROR", "26"),
        ("  vice_chairs: 4 ", "  vice_chairs: 25 ", "MEMBERSHIP_BOUNDS", "ERROR", "Phó Chủ tịch"),
        ("  in_force_until: null ", "  in_force_until: 2025-07-31 ", "VALIDITY_ENDS_BEFORE_START",
         "ERROR", "31/7/2025"),
        ("  in_force_from: 2025-08-01 ", "  in_force_from: 2025-07-01 ", "IN_FORCE_BEFORE_ISSUED",
         "WARNING", "đối chiếu"),
        ("    council: false\n    threshold: null\n", "    council: false\n    threshold: 1/2\n", "THRESHOLD_UNUSED",
         "WARNING", "«GIAY_KHEN»"),
        ("  share: 70% ", "  share: null ", "STATUTE_GAP", "WARNING", "có mặt"),
        ("  issued_on: 2025-07-15\n", "  issued_on: 2025-02-30\n", "IMPOSSIBLE_DATE", "ERROR", "2025-02-30"),
        ("note: Quy chế tự đặt", "nota: Quy chế tự đặt", "FIELD_UNKNOWN", "ERROR", "«nota»"),
        ("  base: ALL_MEMBERS\n  article: Điều 6 khoản 1\n", "  base: ALL\n  article: Điều 6 khoản 1\n", "VALUE",
         "ERROR", "ALL_MEMBERS"),
    ],
)  # fmt: skip
def test_change_is_one_problem_with_its_line(
    tmp_path: Path, old: str, new: str, code: str, severity: str, words: str
) -> None:
    found = [problem for problem in check(tmp_path, (old, new)) if problem.code not in EVERYWHERE - {code}]
    matching = [problem for problem in found if problem.code == code and words in problem.sentence]
    assert matching, [str(problem) for problem in found]
    assert matching[0].severity == Severity(severity)
    assert (matching[0].file, matching[0].line > 0) == ("a.statute.yaml", True)


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        (SHARE, "    threshold: 6/5\n", "TYPE", SHARE),
        (SHARE, "    threshold: null\n", "RANKED_WITHOUT_THRESHOLD", "    ranked: true\n    article: Điều 8 khoản 2"),
        ("  CO_THI_DUA: ", "  CO_THI_DU: ", "FORM_UNKNOWN", "  CO_THI_DUA: "),
        ("  enforced: true ", "  enforced: false ", "RECUSAL_CONTRADICTION", "  changes_base: true "),
        ("  - Đại biểu mời", "  - Khách mời", "STATUTE_NOTE", "  - Ý kiến khác nhau"),
    ],
)
def test_problem_stands_at_the_line_of_its_field(tmp_path: Path, old: str, new: str, code: str, at: str) -> None:
    lines = [problem.line for problem in check(tmp_path, (old, new)) if problem.code == code]
    assert lines[0] == line(at)


@pytest.mark.parametrize(
    ("part", "code"), [("tellers:", "TELLERS_MISSING"), ("written_round:", "WRITTEN_ROUND_MISSING")]
)
def test_way_of_voting_needs_its_rules(tmp_path: Path, part: str, code: str) -> None:
    body = TEXT[TEXT.index(part) :].split("\n\n")[0]
    found = check(tmp_path, (body, f"{part} null"))
    assert code in {problem.code for problem in found if problem.severity is Severity.ERROR}


def test_opinions_in_writing_are_no_way_to_vote_by_themselves(tmp_path: Path) -> None:
    old = "    modes: [PAPER, WRITTEN_OPINION, ELECTRONIC_SECRET]\n    usual_mode: PAPER\n"
    for new in (
        "    modes: [WRITTEN_OPINION]\n    usual_mode: WRITTEN_OPINION\n",
        "    modes: [PAPER, WRITTEN_OPINION]\n    usual_mode: WRITTEN_OPINION\n",
    ):
        assert "NO_WAY_TO_VOTE" in {problem.code for problem in check(tmp_path, (old, new))}


def test_bare_quorum_that_cannot_carry_warns_unless_absent_members_are_asked(tmp_path: Path) -> None:
    assert "QUORUM_BELOW_THRESHOLD" not in {problem.code for problem in check(tmp_path)}
    (found,) = [p for p in check(tmp_path, (SECRET, "[PAPER]")) if p.code == "QUORUM_BELOW_THRESHOLD"]
    assert (found.severity, found.line) == (Severity.WARNING, line(SHARE))
    assert "9/10" in found.sentence and "7/10" in found.sentence


def test_everything_wrong_is_found_in_one_run(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        (SHARE, "    threshold: 6/5\n"),
        ("  CO_THI_DUA: ", "  CO_THI_DU: "),
        ("  enforced: true ", "  enforced: false "),
        ("  minimum: 15\n", "  minimum: 26\n"),
        ("[SHOW_OF_HANDS, PAPER, WRITTEN_ROUND]", "[PAPER, WRITTEN_ROUND]"),
    )
    wrong = {problem.code for problem in found if problem.severity is Severity.ERROR}
    assert wrong == {"TYPE", "FORM_UNKNOWN", "RECUSAL_CONTRADICTION", "MEMBERSHIP_BOUNDS", "BALLOT_NOT_ALLOWED"}


def test_real_statute_names_its_illustrative_provisions(tmp_path: Path) -> None:
    (found,) = [p for p in check(tmp_path, ("illustrative: true               #", "illustrative: false #"))
                if p.code == "STATUTE_VALUES_ILLUSTRATIVE"]  # fmt: skip
    assert "quorum" in found.sentence and "forms.CSTD_TINH" in found.sentence


@pytest.mark.parametrize("text", ["", "just words", "- a list", "forms: 3", "forms: {A: 1}", "quorum: [1]"])
def test_file_of_another_shape_is_refused_and_never_breaks_the_check(tmp_path: Path, text: str) -> None:
    file = tmp_path / "b.statute.yaml"
    file.write_text(text, encoding="utf-8")
    document = read_document(file)
    assert validate(document, Statute) is None
    found = [*document.problems, *statute_problems(document)]
    assert any(problem.severity is Severity.ERROR for problem in found)


@pytest.mark.parametrize(
    ("bounds", "codes"),
    [
        ({}, []),
        ({"minimum": 12}, ["COUNCIL_SIZE"]),
        ({"maximum": 10}, ["COUNCIL_SIZE"]),
        ({"minimum": 11, "maximum": 11}, []),
        ({"vice_chairs": 1}, ["COUNCIL_VICE_CHAIRS"]),
        ({"vice_chairs": 2}, []),
        ({"seats": ("CHAIR", "SECRETARY")}, []),
    ],
)
def test_council_is_held_against_its_statute(bounds: dict[str, object], codes: list[str]) -> None:
    document = read_document(REPO / "campaigns" / "cho-don-2024.council.yaml")
    council = validate(document, Council)
    statute = validate(read_document(REPO / "campaigns" / "cho-don-2024.statute.yaml"), Statute)
    assert council is not None and statute is not None
    plain = {"minimum": None, "maximum": None, "vice_chairs": None, "seats": (), "illustrative": True}
    bounded = statute.model_copy(update={"membership": Membership.model_validate(plain | bounds)})
    found = list(council_problems(bounded, council, document, date(2024, 8, 19)))
    assert [problem.code for problem in found] == codes
    assert all(problem.severity is Severity.WARNING for problem in found)


def test_seat_that_nobody_holds_on_the_day_is_named() -> None:
    document = read_document(REPO / "campaigns" / "cho-don-2024.council.yaml")
    council = validate(document, Council)
    statute = validate(read_document(REPO / "campaigns" / "cho-don-2024.statute.yaml"), Statute)
    assert council is not None and statute is not None
    found = list(council_problems(statute, council, document, date(2025, 7, 1)))
    assert [problem.code for problem in found] == ["COUNCIL_SEAT", "COUNCIL_SEAT"]
