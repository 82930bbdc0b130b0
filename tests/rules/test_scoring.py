"""Points of clusters and blocs as acts: who may score whom, exact totals, a reason for every change, the year."""

from dataclasses import replace

from rules import enrolment
from rules.acting import Role, Stamp
from rules.cluster import Scoring
from rules.enrolment_acts import EnrolmentState, Point, Score, ScoreSelf
from rules.scoring import year_score
from tests.rules.cases import CLUSTER, OTHER_UNIT, SCALE, UNIT, enrolment_in, facts, refused, stamp

WAVES = replace(SCALE, weights=(("WAVE_1", "0.4"), ("WAVE_2", "0.6")))
IN_WAVES = Scoring(WAVES, "0.1")
FACTS = facts(cluster=replace(CLUSTER, scoring=IN_WAVES))
HEAD = stamp(Role.UNIT_HEAD, unit=OTHER_UNIT)
OWN = stamp(Role.UNIT_OFFICER)
STANDING = stamp(Role.STANDING_HEAD)
START = enrolment_in("ENROLLED")


def points(gained: str, lost: str = "0") -> tuple[Point, ...]:
    return (Point("KT", gained), Point("KL", lost))


def scored(state: EnrolmentState, by: Stamp, body: object) -> EnrolmentState:
    return enrolment.apply(state, by, body, FACTS).state


def test_the_head_unit_and_the_standing_body_score_a_member() -> None:
    for by in (HEAD, STANDING):
        (line,) = scored(START, by, Score("WAVE_1", points("9.5", "1.25"))).scores
        assert (line.period, line.own, line.by) == ("WAVE_1", False, by.actor.unit)
        assert line.total == "8.3"  # 9,5 - 1,25 = 8,25: half away from zero at the step of 0,1


def test_no_unit_scores_itself_or_another_member() -> None:
    body = Score("WAVE_1", points("9"))
    assert refused(enrolment.apply, START, OWN, body, FACTS).code == "WRONG_UNIT"
    stranger = stamp(Role.UNIT_HEAD, unit="xa-yen-thinh")
    assert refused(enrolment.apply, START, stranger, body, FACTS).code == "WRONG_UNIT"


def test_the_head_unit_does_not_score_the_part_that_was_handed_to_it() -> None:
    held = enrolment_in("ENROLLED", holder=OTHER_UNIT)
    assert refused(enrolment.apply, held, HEAD, Score("WAVE_1", points("9")), FACTS).code == "WRONG_UNIT"


def test_the_units_own_points_stand_beside_the_clusters_and_count_nothing() -> None:
    after = scored(scored(START, OWN, ScoreSelf("WAVE_1", points("10"))), HEAD, Score("WAVE_1", points("7")))
    assert [(line.own, line.total) for line in after.scores] == [(True, "10.0"), (False, "7.0")]


def test_a_change_of_points_needs_a_reason_and_replaces_them() -> None:
    first = scored(START, HEAD, Score("WAVE_1", points("7")))
    assert refused(enrolment.apply, first, HEAD, Score("WAVE_1", points("8")), FACTS).code == "REASON_MISSING"
    changed = scored(first, HEAD, Score("WAVE_1", points("8"), "note"))
    assert [line.total for line in changed.scores] == ["8.0"]


def test_points_outside_the_scale_are_refused_with_the_scale_as_source() -> None:
    for wrong in ("10.01", "-1", "9,5", ""):
        refusal = refused(enrolment.apply, START, HEAD, Score("WAVE_1", points(wrong)), FACTS)
        assert (refusal.code, refusal.source) == ("WRONG_SCORE", WAVES.source)
    strange = Score("WAVE_1", (Point("XX", "1"),))
    assert refused(enrolment.apply, START, HEAD, strange, FACTS).code == "UNKNOWN_ITEM"


def test_a_period_that_the_scale_does_not_have_is_refused() -> None:
    assert refused(enrolment.apply, START, HEAD, Score("WAVE_3", points("9")), FACTS).code == "UNKNOWN_ITEM"
    without = facts(cluster=replace(CLUSTER, scoring=None))
    assert refused(enrolment.apply, START, HEAD, Score("YEAR", points("9")), without).code == "UNKNOWN_ITEM"


def test_the_year_comes_from_the_waves_by_weight_once_all_are_there() -> None:
    first = scored(START, HEAD, Score("WAVE_1", points("8")))
    assert year_score(IN_WAVES, first) is None
    both = scored(first, HEAD, Score("WAVE_2", points("9.5")))
    year = year_score(IN_WAVES, both)
    assert year is not None
    assert (year.unit, year.period, year.points) == (UNIT, "YEAR", "8.9")  # 0,4 x 8 + 0,6 x 9,5


def test_the_units_own_points_never_make_the_year() -> None:
    proposed = scored(scored(START, OWN, ScoreSelf("WAVE_1", points("8"))), OWN, ScoreSelf("WAVE_2", points("9")))
    assert year_score(IN_WAVES, proposed) is None


def test_a_scale_without_weights_scores_the_year_itself() -> None:
    plain = facts(cluster=CLUSTER)
    after = enrolment.apply(START, HEAD, Score("YEAR", points("9.5")), plain).state
    assert CLUSTER.scoring is not None
    year = year_score(CLUSTER.scoring, after)
    assert year is not None and year.points == "9.5"
    assert year_score(CLUSTER.scoring, START) is None
