"""A running case passes on: what the act takes along, what has to be answered, what is refused; figures fold once."""

from dataclasses import replace
from datetime import date

import pytest

from rules.merged import Figure, Share, fold
from rules.organisation import Function, Organisation
from rules.passage import Passage, pass_on, passage
from rules.refusal import WrongUnit
from tests.support.organisation import BASIS, END, LAW, organisation, split_district, step, unit

DAY = date(2025, 10, 14)
SURE = replace(BASIS, verified=True)


def given(facts: Organisation, code: str, place: str = "", function: Function = Function.PROPOSER) -> Passage:
    return passage(facts.units, facts.successions, code, function, DAY, place)


def sure() -> Organisation:
    """a became b, confirmed by an officer."""
    return organisation(unit("a", valid_until=END), unit("b"), steps=(step("a", "b", basis=SURE),))


def test_a_passage_holds_what_a_replay_needs() -> None:
    found = given(split_district(), "h", "c")

    assert found == Passage(
        unit="h",
        function="PROPOSER",
        candidates=("y",),
        path=("h", "y"),
        on=END,
        place="c",
        instrument=LAW.title,
        evidence="R:S52",
    )


def test_an_unconfirmed_successor_is_taken_with_a_warning() -> None:
    (found,) = pass_on(given(split_district(), "h", "c"), "y")

    assert (found.code, found.rule, found.source, found.verified) == ("SUCCESSION_UNVERIFIED", "P8", LAW, False)


def test_a_confirmed_successor_is_taken_without_a_word() -> None:
    assert pass_on(given(sure(), "a"), "b") == ()


def test_a_confirmed_row_refuses_another_unit() -> None:
    with pytest.raises(WrongUnit, match="thuộc b, không phải c"):
        pass_on(given(sure(), "a"), "c")


def test_an_unconfirmed_row_warns_about_another_unit() -> None:
    (found,) = pass_on(given(split_district(), "h", "c"), "x")

    assert found.code == "WRONG_UNIT"
    assert "thuộc y, không phải x" in found.sentence


def test_several_successors_ask_for_the_place() -> None:
    (found,) = pass_on(given(split_district(), "h"), "x")

    assert found.code == "PLACE_DECIDES"
    assert "x, y" in found.sentence


def test_nobody_named_is_a_gap_that_warns() -> None:
    facts = organisation(unit("a", valid_until=END), unit("b"))

    (found,) = pass_on(given(facts, "a"), "b")
    assert found.code == "NO_RULE"


def test_a_case_cannot_pass_to_the_unit_that_has_it() -> None:
    with pytest.raises(WrongUnit, match="chính là"):
        pass_on(given(sure(), "a"), "a")


def test_a_unit_that_goes_on_gives_nothing_away_without_a_warning() -> None:
    facts = organisation(unit("a"), unit("b"))

    (found,) = pass_on(given(facts, "a"), "b")
    assert found.code == "WRONG_UNIT"


FIGURES = (
    Figure("a", "AWARDED", 3),
    Figure("b", "AWARDED", 4),
    Figure("c", "AWARDED", 5),
    Figure("h", "AWARDED", 2, "c"),
    Figure("h", "AWARDED", 6),
    Figure("x", "AWARDED", 1),
    Figure("a", "ENROLLED", 1),
)


def folded(at: date) -> dict[tuple[tuple[str, ...], str], int]:
    facts = split_district()
    return {(one.units, one.measure): one.amount for one in fold(facts.units, facts.successions, FIGURES, at)}


def test_figures_stay_with_their_units_before_the_merger() -> None:
    assert folded(date(2025, 6, 30))[("a",), "AWARDED"] == 3
    assert folded(date(2025, 6, 30))[("h",), "AWARDED"] == 8


def test_figures_after_the_merger_stand_under_the_successors_each_once() -> None:
    assert folded(DAY) == {
        (("x",), "AWARDED"): 3 + 4 + 1,
        (("y",), "AWARDED"): 5 + 2,
        # Where they belong is not known: one sum for both, in neither of theirs.
        (("x", "y"), "AWARDED"): 6,
        (("x",), "ENROLLED"): 1,
    }


@pytest.mark.parametrize("at", [date(2025, 1, 1), END, DAY])
def test_the_sum_is_the_same_on_every_day(at: date) -> None:
    assert sum(amount for (_units, measure), amount in folded(at).items() if measure == "AWARDED") == 21


def test_a_figure_without_a_successor_stays_where_it_was() -> None:
    facts = organisation(unit("a", valid_until=END))

    assert fold(facts.units, (), (Figure("a", "AWARDED", 2),), DAY) == (Share(("a",), "AWARDED", 2),)
