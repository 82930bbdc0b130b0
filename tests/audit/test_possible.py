"""What a case waits for: never an act that its state refuses. Every line is held against the rules themselves."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.film import film
from audit.possible import BY_SUBJECT, refused
from audit.waiting import waiting
from rules.refusal import Refusal
from rules.register import BODIES, TABLES
from tests.rules import cases

HISTORIES = Path(__file__).parents[1] / "replay" / "histories"
NO_SCORES = replace(cases.FACTS, cluster=None)
NO_DUTIES = replace(cases.FACTS, obligations=tuple(one for one in cases.OBLIGATIONS if one.key == "REPORT"))


def takes(subject: str, state: Any, act: str, facts: Any) -> bool:
    """Whether the rule takes an act that is in order from anybody of the table."""
    for role in TABLES[subject].by_act[act].roles:
        try:
            cases.APPLY[subject](state, cases.stamp(role), cases.SAMPLES[subject][act], facts)
        except Refusal:
            continue
        return True
    return False


def states(subject: str) -> Iterator[tuple[str, Any]]:
    """(status, state) of every status, in order for every act of the subject."""
    for status in TABLES[subject].states:
        for act in BODIES[subject]:
            yield status, cases.state_in(subject, status, act)


@pytest.mark.parametrize("facts", [cases.FACTS, NO_SCORES, NO_DUTIES], ids=["all", "no scores", "no duties"])
@pytest.mark.parametrize("subject", sorted(BY_SUBJECT))
def test_what_a_rule_takes_is_never_called_refused(subject: str, facts: Any) -> None:
    wrong = set()
    for status, state in states(subject):
        for act in refused(subject, state, facts):
            if status in TABLES[subject].by_act[act].sources and takes(subject, state, act, facts):
                wrong.add((status, act))

    assert wrong == set()


def nomination(status: str, **changes: Any) -> tuple[str, Any]:
    return "nomination", cases.nomination_in(status, **changes)


def sitting(status: str, **changes: Any) -> tuple[str, Any]:
    return "council", replace(cases.session_in(status), **changes)


@pytest.mark.parametrize(
    ("case", "acts"),
    [
        (nomination("ACCEPTED"), {"release"}),
        (nomination("ACCEPTED", held=True), {"hold", "file_appraisal"}),
        (nomination("OPINED", held=True), {"conclude"}),
        (nomination("ON_AGENDA"), {"withdraw"}),
        (nomination("APPRAISED"), {"conclude"}),
        (("campaign", cases.campaign_in("SUBMISSION")), {"resume"}),
        (("campaign", cases.campaign_in("SUBMISSION", suspended=True)), {"suspend", "move_phase"}),
        (("campaign", cases.campaign_in("DECISION")), {"move_phase"}),
        (("enrolment", cases.enrolment_in("ENROLLED")), {"register", "sign_pledge", "score", "file_review"}),
        (sitting("CONVENED"), {"send_sheets"}),
        (sitting("CONVENED", written=True), {"record_attendance"}),
        (sitting("COUNTED", ballots=()), {"sign_minutes", "rank"}),
    ],
)
def test_what_a_state_refuses_is_known(case: tuple[str, Any], acts: set[str]) -> None:
    """And the rule refuses it indeed."""
    subject, state = case
    facts = NO_DUTIES if subject == "enrolment" else cases.FACTS
    facts = replace(facts, cluster=None) if subject == "enrolment" else facts

    assert acts <= refused(subject, state, facts)
    assert not any(takes(subject, state, act, facts) for act in acts)


async def test_going_on_is_awaited_of_what_rests_alone() -> None:
    """A dossier that was held and released, in a golden history."""
    awaited: dict[bool, set[str]] = {}
    for path in sorted(HISTORIES.glob("nomination-*.pb")):
        reel = await film([path.read_bytes()])
        for moment in reel.moments:
            open_acts = {each.act for each in waiting(reel.workflow_id, moment).acts}
            awaited.setdefault(bool(moment.state.get("held")), set()).update(open_acts)

    assert "release" in awaited[True] and "hold" not in awaited[True]
    assert "hold" in awaited[False] and "release" not in awaited[False]
    assert not awaited[True] & {"accept", "file_appraisal", "conclude"}
