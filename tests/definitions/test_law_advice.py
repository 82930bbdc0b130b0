"""A campaign's check and the files of the law: their errors are the campaign's, their warnings are not."""

from pathlib import Path

from definitions.advice import advice
from definitions.files import read_files
from definitions.problem import Severity
from tests.definitions.law_files import write_law


def test_check_of_a_campaign_reports_bad_law_files_too(real: Path, tmp_path: Path) -> None:
    problems = list(advice(read_files(real), law=write_law(tmp_path, {"verified": "true"})))
    assert ("VERIFIED_BY_FILE", Severity.ERROR) in {(problem.code, problem.severity) for problem in problems}
    assert "LAW_UNVERIFIED" not in {problem.code for problem in problems}


def test_warning_of_the_law_is_not_told_as_one_of_the_campaign(real: Path, tmp_path: Path) -> None:
    codes = {problem.code for problem in advice(read_files(real), law=write_law(tmp_path, {"from": "2019-01-01"}))}
    assert "INSTRUMENT_NOT_IN_FORCE" not in codes
