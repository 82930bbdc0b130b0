"""Units over time: names and existence on a day, succession by function, by place and through several steps."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.organisation import (
    Dated,
    Function,
    Level,
    LevelRule,
    LevelTask,
    Organisation,
    Responsible,
    SuccessionKind,
    category_on,
    exists_on,
    level_rule,
    name_on,
    parent_on,
    predecessors,
    responsible,
    successors,
)
from tests.support.organisation import BASIS, END, organisation, split_district, step, unit

DAY = date(2025, 10, 14)
OLD = date(2025, 6, 30)


def holder(
    facts: Organisation, code: str, function: Function = Function.PROPOSER, at: date = DAY, place: str = ""
) -> Responsible:
    """Who has a function of a unit."""
    return responsible(facts.units, facts.successions, code, function, at, place)


@pytest.mark.parametrize(
    ("day", "there"),
    [(date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2025, 6, 30), True), (END, False)],
)
def test_a_unit_exists_from_its_first_day_until_before_its_end(day: date, there: bool) -> None:
    assert exists_on(unit("a", valid_from=date(2025, 1, 1), valid_until=END), day) is there


def test_an_instant_counts_by_the_day_of_vietnam() -> None:
    ended = unit("a", valid_until=END)

    assert exists_on(ended, datetime(2025, 6, 30, 16, 59, tzinfo=UTC))
    assert not exists_on(ended, datetime(2025, 6, 30, 17, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 2, 28), "Sở Nông nghiệp và PTNT"),
        (date(2025, 3, 1), "Sở Nông nghiệp và Môi trường"),
        (date(2030, 1, 1), "Sở Nông nghiệp và Môi trường"),
        (date(1990, 1, 1), "Sở Nông nghiệp và PTNT"),
    ],
)
def test_old_papers_keep_the_old_name(day: date, name: str) -> None:
    change = date(2025, 3, 1)
    names = (
        Dated("Sở Nông nghiệp và Môi trường", change, END, BASIS),
        Dated("Sở Nông nghiệp và PTNT", date(1995, 1, 1), change, BASIS),
    )

    assert name_on(unit("so", names=names, valid_until=END), day) == name


def test_categories_and_parents_are_dated_too() -> None:
    one = unit(
        "hoi",
        categories=(Dated("DOAN_THE", None, END, BASIS), Dated("TO_CHUC_THUOC_MTTQ", END, None, BASIS)),
        parents=(Dated("mttq", END, None, BASIS),),
    )

    assert [category_on(one, OLD), category_on(one, END)] == ["DOAN_THE", "TO_CHUC_THUOC_MTTQ"]
    assert [parent_on(one, OLD), parent_on(one, END)] == ["", "mttq"]


def test_a_unit_that_lost_nothing_answers_for_itself() -> None:
    answer = holder(split_district(), "a", at=OLD)

    assert (answer.units, answer.path, answer.source, answer.unverified) == (("a",), (), None, False)


def test_a_function_goes_to_its_successor_from_the_day_on() -> None:
    facts = split_district()

    assert holder(facts, "a", at=OLD).one == "a"
    assert holder(facts, "a", at=END).one == "x"
    assert holder(facts, "a").source == BASIS.source
    assert holder(facts, "a").unverified


def test_the_place_decides_between_the_successors_of_a_district() -> None:
    facts = split_district()

    assert holder(facts, "h", place="b").one == "x"
    assert holder(facts, "h", place="c").one == "y"
    assert (holder(facts, "h").units, holder(facts, "h").one) == (("x", "y"), "")


def test_an_unknown_place_leaves_the_choice_open() -> None:
    assert holder(split_district(), "h", place="somewhere").units == ("x", "y")


def test_succession_is_by_function_and_not_by_unit() -> None:
    facts = split_district()

    assert holder(facts, "h", Function.ARCHIVE).one == "t"
    assert holder(facts, "h", Function.ARCHIVE, place="c").one == "t"
    assert holder(facts, "h", Function.PROPOSER, place="c").one == "y"


def test_a_function_can_be_taken_from_a_unit_that_goes_on() -> None:
    takeover = step("so", "phong", date(2025, 3, 1), kind=SuccessionKind.TAKEOVER, functions=(Function.COMPLAINTS,))
    facts = organisation(unit("so"), unit("phong"), steps=(takeover,))

    assert holder(facts, "so", Function.COMPLAINTS).one == "phong"
    assert holder(facts, "so", Function.PROPOSER).one == "so"


def test_succession_is_followed_through_every_step_in_time() -> None:
    first = date(2025, 3, 1)
    facts = organisation(
        unit("a", valid_until=first),
        unit("b", valid_from=first, valid_until=END),
        unit("c", valid_from=END),
        steps=(step("a", "b", first), step("b", "c")),
    )

    assert [holder(facts, "a", at=day).one for day in (date(2025, 2, 28), first, OLD, END)] == ["a", "b", "b", "c"]
    assert [taken.to_unit for taken in holder(facts, "a").path] == ["b", "c"]


def test_what_left_first_does_not_come_back_with_a_later_merger() -> None:
    early = step("a", "x", date(2025, 3, 1), kind=SuccessionKind.TAKEOVER, functions=(Function.COMPLAINTS,))
    facts = organisation(unit("a", valid_until=END), unit("x"), unit("y"), steps=(early, step("a", "y")))

    assert holder(facts, "a", Function.COMPLAINTS).one == "x"
    assert holder(facts, "a", Function.REISSUE).one == "y"


def test_a_unit_without_a_successor_is_a_gap_and_no_refusal() -> None:
    ended = organisation(unit("a", valid_until=END))
    abolished = organisation(unit("a", valid_until=END), steps=(step("a", "", kind=SuccessionKind.ABOLISH),))

    assert (holder(ended, "a").units, holder(ended, "a").one) == ((), "")
    assert holder(abolished, "a").units == ()
    assert len(holder(abolished, "a").path) == 1
    assert holder(ended, "unknown").units == ()


def test_two_units_merging_into_each_other_end_somewhere() -> None:
    facts = organisation(unit("a", valid_until=END), unit("b", valid_until=END), steps=(step("a", "b"), step("b", "a")))

    assert holder(facts, "a").units == ()


def test_confirmed_steps_are_not_called_unverified() -> None:
    sure = replace(BASIS, verified=True)
    facts = organisation(unit("a", valid_until=END), unit("b"), steps=(step("a", "b", basis=sure),))

    assert not holder(facts, "a").unverified


def test_a_unit_knows_what_it_took_over_and_who_stands_in_for_it() -> None:
    steps = split_district().successions

    assert [taken.from_unit for taken in predecessors(steps, "x", DAY)] == ["a", "b", "h"]
    assert predecessors(steps, "x", OLD) == ()
    assert [given.to_unit for given in successors(steps, "h")] == ["t", "x", "y"]


def test_a_tier_has_its_standing_body_by_period_and_a_province_may_have_its_own() -> None:
    def rule(value: str, scope: str = "", **period: date) -> LevelRule:
        row = Dated(value, period.get("first"), period.get("until"), BASIS)
        return LevelRule(LevelTask.STANDING_BODY, Level.COMMUNE, row, scope)

    rules = (
        rule("Công chức xã", until=END),
        rule("Văn phòng xã", first=END),
        rule("Phòng Văn hóa", "tinh-t", first=END),
    )

    def body(at: date, scope: str = "") -> str:
        found = level_rule(rules, LevelTask.STANDING_BODY, Level.COMMUNE, at, scope)
        return found.row.value if found else ""

    assert [body(OLD), body(END), body(END, "tinh-t"), body(END, "tinh-u")] == [
        "Công chức xã",
        "Văn phòng xã",
        "Phòng Văn hóa",
        "Văn phòng xã",
    ]
    assert level_rule(rules, LevelTask.CHANNEL, Level.COMMUNE, END) is None
