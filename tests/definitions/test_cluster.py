"""Clusters in a units file: from the words of a decision to the rules, and what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from definitions.cluster import StatedCluster, cluster_of, cluster_problems
from definitions.loader import read_document
from rules.cluster import Rounding, Tie, deputy_on, head_on, members_on, year_total

CLUSTERS = TypeAdapter(tuple[StatedCluster, ...])
GOOD = """\
units:
  - {code: so-a, name: Sở A}
  - {code: so-b, name: Sở B}
clusters:
  - code: khoi-1
    name: Khối thi đua số 1
    kind: KHOI
    decision: 12/QĐ-UBND ngày 05/01/2021
    article: Điều 1
    illustrative: true
    note: Minh họa
    members:
      - {unit: so-a}
      - {unit: so-b, valid_from: 2021-02-01, valid_until: 2021-12-31}
    heads:
      - {unit: so-a, valid_from: 2021-01-01, valid_until: 2021-12-31}
    deputies:
      - {unit: so-b, valid_from: 2021-03-01, valid_until: 2021-12-31}
    scale:
      source: Quy chế chấm điểm
      article: ""
      criteria:
        - {code: KTXH, text: Kinh tế - xã hội, maximum: "60"}
        - {code: TRU, text: Nộp chậm, maximum: "5", penalty: true}
      weights: {WAVE_1: "0.5", WAVE_2: "0.5"}
      step: "0.01"
      rounding: HALF_UP
      tie: BY_CRITERION
      tie_criteria: [KTXH]
      skip_after_tie: true
"""


def stated(folder: Path, text: str) -> list[tuple[int, str]]:
    """(line, code) of every problem of the file."""
    path = folder / "units.yaml"
    path.write_text(text, encoding="utf-8")
    return [(problem.line, problem.code) for problem in cluster_problems(read_document(path))]


def test_a_cluster_reaches_the_rules_with_exclusive_ends(tmp_path: Path) -> None:
    assert stated(tmp_path, GOOD) == []

    (typed,) = CLUSTERS.validate_python(read_document(tmp_path / "units.yaml").at("clusters"))
    cluster = cluster_of(typed)
    assert members_on(cluster, date(2021, 12, 31)) == ("so-a", "so-b")
    assert members_on(cluster, date(2022, 1, 1)) == ("so-a",)
    assert [head_on(cluster, date(2021, 12, 31)), head_on(cluster, date(2022, 1, 1))] == ["so-a", ""]
    assert deputy_on(cluster, date(2021, 2, 28)) == ""
    scoring = cluster.scoring
    assert scoring is not None
    assert (scoring.step, scoring.rounding, scoring.tie, scoring.tie_criteria) == (
        "0.01", Rounding.HALF_UP, Tie.BY_CRITERION, ("KTXH",),
    )  # fmt: skip
    assert [line.penalty for line in scoring.scale.criteria] == [False, True]
    assert year_total(scoring, "so-a", {"WAVE_1": "10", "WAVE_2": "20"}).points == "15.00"
    assert (cluster.basis.illustrative, str(cluster.basis.source)) == (True, "12/QĐ-UBND ngày 05/01/2021, Điều 1")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("{unit: so-a}", "{unit: so-c}"), (13, "UNIT_UNKNOWN")),
        (("2021-12-31}\n    heads", "2021-01-31}\n    heads"), (14, "VALIDITY_ENDS_BEFORE_START")),
        (("{unit: so-b, valid_from: 2021-03-01", "{unit: so-b, valid_from: 2021-01-01"), (18, "HEAD_NOT_A_MEMBER")),
        (("{unit: so-a}", "{unit: so-a}\n      - {unit: so-a, valid_from: 2021-06-01}"), (14, "OVERLAP")),
        (("    deputies:", "      - {unit: so-b, valid_from: 2021-12-31}\n    deputies:"), (17, "OVERLAP")),
        (("code: TRU", "code: KTXH"), (24, "CRITERION_TWICE")),
        (("tie_criteria: [KTXH]", "tie_criteria: [OTHER]"), (29, "CRITERION_UNKNOWN")),
        (("tie_criteria: [KTXH]", "tie_criteria: []"), (28, "TIE_CRITERIA_MISSING")),
    ],
)  # fmt: skip
def test_each_mistake_is_named_at_its_line(tmp_path: Path, change: tuple[str, str], problem: tuple[int, str]) -> None:
    assert change[0] in GOOD

    assert problem in stated(tmp_path, GOOD.replace(*change, 1))


def test_a_cluster_is_named_once(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("  - code: khoi-1") :]

    assert stated(tmp_path, twice) == [(31, "CLUSTER_TWICE")]


def test_a_head_may_follow_on_from_another(tmp_path: Path) -> None:
    next_year = "      - {unit: so-a, valid_from: 2022-01-01, valid_until: 2022-12-31}\n    deputies:"

    assert stated(tmp_path, GOOD.replace("    deputies:", next_year)) == []


@pytest.mark.parametrize("step", ["0.03", "2", "0", "-1", "0.0"])
def test_a_step_that_no_decimal_result_has_is_refused(tmp_path: Path, step: str) -> None:
    stated(tmp_path, GOOD.replace('step: "0.01"', f'step: "{step}"'))

    with pytest.raises(ValidationError):
        CLUSTERS.validate_python(read_document(tmp_path / "units.yaml").at("clusters"))
