"""A count in a scenario: who voted against follows from what came back."""

from typing import Any

from cli.rehearsal.counting import count_of
from cli.rehearsal.scenario import Action

NUMBERS = {"a": 1, "b": 2}


def sitting(**changes: Any) -> dict[str, Any]:
    members = ["p1", "p2", "p3", "p4", "p5"]
    state = {
        "ballots": [{"items": [1, 2], "terms": {"barred": True}}],
        "members": members,
        "present": members[:4],
        "written": False,
        "conflicts": [],
    }
    return state | changes


def test_rest_of_those_present_is_against() -> None:
    found = count_of(Action(count={"default": 4, "b": 1}), sitting(), NUMBERS)
    assert found == {
        "issued": 4,
        "returned": 4,
        "tallies": [
            {"n": 1, "agree": 4, "disagree": 0, "invalid": 0},
            {"n": 2, "agree": 1, "disagree": 3, "invalid": 0},
        ],
    }


def test_sheets_of_a_round_in_writing_go_to_all_members() -> None:
    action = Action(count={"default": 3}, returned=4, invalid={"b": 1})
    found = count_of(action, sitting(written=True, present=[]), NUMBERS)
    assert (found["issued"], found["returned"]) == (5, 4)
    assert found["tallies"][1] == {"n": 2, "agree": 3, "disagree": 0, "invalid": 1}


def test_member_without_a_vote_gives_no_sheet_for_that_dossier() -> None:
    conflicts = [["p1", 1], ["p5", 2]]
    found = count_of(Action(count={"default": 3}), sitting(conflicts=conflicts), NUMBERS)
    assert [tally["disagree"] for tally in found["tallies"]] == [0, 1]


def test_absent_members_answer_in_writing() -> None:
    found = count_of(Action(count={"default": 4}, absent={"default": 1, "a": 0}), sitting(), NUMBERS)
    assert found["written_returned"] == 1
    assert found["written"] == [{"n": 1, "agree": 0, "disagree": 1}, {"n": 2, "agree": 1, "disagree": 0}]
