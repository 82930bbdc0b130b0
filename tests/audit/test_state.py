"""Which act was the last one at a moment, what the case waited for, what differs, and how it is said."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.differ import ABSENT, differences
from audit.edition import DIFFERS, EDITION, EXACT, compared
from audit.film import film, state_after
from audit.located import NO_SUCH_ACT, NO_SUCH_EVENT, NOT_YET, Refused, When, located
from audit.moment import Moment, Reel
from audit.state import related
from audit.waiting import BONUS, CAMPAIGN, RULE_SET, papers, values, waiting
from audit.words import place, said
from tests.factories import at

HISTORIES = Path(__file__).parents[1] / "replay" / "histories"


def golden(name: str) -> bytes:
    return (HISTORIES / f"{name}.pb").read_bytes()


async def reel_of(*names: str) -> Reel:
    return await film([golden(name) for name in names])


def found(answer: Moment | Refused) -> Moment:
    assert isinstance(answer, Moment), answer
    return answer


async def test_an_instant_shows_everything_received_up_to_it() -> None:
    reel = await reel_of("nomination-supplemented-r2")
    returned = next(moment for moment in reel.moments if moment.act == "request_supplement")

    there = found(located(reel, When(at=returned.received_at)))
    before = located(reel, When(at=reel.moments[0].received_at - timedelta(seconds=1)))

    assert there.state["status"] == "RETURNED"
    assert isinstance(before, Refused) and before.reason == NOT_YET
    assert found(located(reel, When(at=at(1, 12)))) == reel.moments[-1]


async def test_instants_never_run_back() -> None:
    reel = await reel_of(*(f"campaign-closed-r2-{n}" for n in range(1, 7)))

    instants = [moment.effective_at for moment in reel.moments]

    assert instants == sorted(instants)
    assert [moment.act_no for moment in reel.moments] == list(range(1, len(instants) + 1))
    assert len({moment.run_id for moment in reel.moments}) == 6


async def test_an_act_is_found_by_its_number_over_all_runs() -> None:
    reel = await reel_of(*(f"campaign-closed-r2-{n}" for n in range(1, 7)))

    assert found(located(reel, When(act=5))).act == "extend"
    assert located(reel, When(act=99)) == Refused(NO_SUCH_ACT)


async def test_an_event_shows_what_a_completed_task_had_seen() -> None:
    """Event 14 is the recording's answer; the code sees it in the task that event 17 completes."""
    blob = golden("nomination-two-acts-at-once-r2")
    reel = await film([blob])

    assert located(reel, When(event=16)) == Refused(NO_SUCH_EVENT)
    assert found(located(reel, When(event=17))).act == "submit"
    assert found(located(reel, When(event=46))).act == "reject"
    assert isinstance(located(reel, When(event=47)), Refused)
    for event in (4, 16, 17, 21, 31, 37, 44, 46):
        state = await state_after(blob, event)
        known = located(reel, When(event=event))
        assert state is not None
        assert state["status"] == (known.state["status"] if isinstance(known, Moment) else "NOT_SUBMITTED")


async def test_two_acts_in_one_task_have_each_their_own_state() -> None:
    reel = await reel_of("nomination-two-acts-at-once-r3")

    states = [(moment.act, moment.before, moment.after, moment.agreement) for moment in reel.moments]

    assert states == [
        ("submit", "NOT_SUBMITTED", "SUBMITTED", EXACT),
        ("accept", "SUBMITTED", "ACCEPTED", EXACT),
        ("reject", "ACCEPTED", "REJECTED", EXACT),
    ]


async def test_a_refused_act_stands_among_the_others_with_its_ground() -> None:
    reel = await reel_of("nomination-lapsed-r2")
    refused = reel.moments[0]

    assert (refused.act, refused.act_no, refused.after) == ("submit", None, "NOT_SUBMITTED")
    assert refused.refusal is not None and refused.refusal["code"] == "INCOMPLETE"
    assert refused.notices == ()


async def test_what_a_case_waits_for_is_told_by_people_and_instant() -> None:
    reel = await reel_of("nomination-supplemented-r2")
    returned = next(moment for moment in reel.moments if moment.state["status"] == "RETURNED")

    waits = waiting(reel.workflow_id, returned)

    assert "supplement" in {act.act for act in waits.acts} and not waits.ended
    assert waits.due_at == datetime.fromisoformat(returned.state["next_due_at"])
    assert "«Nộp bổ sung»" in waits.phrase and "«Báo quá hạn bổ sung»" in waits.phrase
    assert waiting(reel.workflow_id, reel.moments[-1]).ended


async def test_values_of_the_reception_are_told_with_their_grounds() -> None:
    reel = await reel_of("nomination-awarded-r2")
    accepted = next(moment for moment in reel.moments if moment.act == "accept")

    pinned = [value for value in values(accepted) if value.given == RULE_SET]

    assert len(pinned) > 5
    assert all(value.source and value.evidence for value in pinned)
    assert [value for value in values(reel.moments[0]) if value.given in (RULE_SET, BONUS)] == []
    assert CAMPAIGN in {value.given for value in values(reel.moments[0])} or not (reel.moments[0].facts or {})["values"]


async def test_papers_of_a_decision_are_named_by_hash() -> None:
    reel = await reel_of("decision-issued-r2")

    assert {"paper_sha", "letter_sha"} <= {name for name, _sha in papers(reel.moments[-1])}


async def test_the_release_before_is_shown_as_it_was_written() -> None:
    reel = await reel_of("nomination-awarded")

    assert reel.agrees and {moment.agreement for moment in reel.moments} == {EDITION}
    assert "rule_set" not in reel.moments[-1].state


@pytest.mark.parametrize(
    ("recorded", "rebuilt", "agreement"),
    [
        (b'{"state":{"a":1}}', b'{"state":{"a":1}}', EXACT),
        (b'{"state":{"a":1},"state_digest":"x"}', b'{"state":{"a":1,"b":[]},"state_digest":"y"}', EDITION),
        (b'{"state":{"a":1},"state_digest":"x"}', b'{"state":{"a":1},"state_digest":"y"}', DIFFERS),
        (b'{"state":{"a":2}}', b'{"state":{"a":1,"b":0}}', DIFFERS),
        (b'{"state":{"a":1,"c":1}}', b'{"state":{"a":1}}', DIFFERS),
        (b'{"actor":1}', b'{"actor":1,"guard":""}', DIFFERS),
        (b'{"a":1,"b":2}', b'{"b":2,"a":1}', DIFFERS),
    ],
)
def test_only_what_a_release_has_gained_may_be_missing(recorded: bytes, rebuilt: bytes, agreement: str) -> None:
    assert compared("record_nomination", recorded, rebuilt).agreement == agreement


def test_differences_name_their_places() -> None:
    before = {"status": "A", "gone": 1, "windows": [{"key": "X", "closes_at": 1}, {"key": "Y", "closes_at": 2}]}
    after = {"status": "B", "new": None, "windows": [{"key": "X", "closes_at": 1}, {"key": "Y", "closes_at": 3}]}

    changes = {change.path: (change.before, change.after) for change in differences(before, after)}

    assert changes == {
        "status": ("A", "B"),
        "gone": (1, ABSENT),
        "new": (ABSENT, None),
        "windows[Y].closes_at": (2, 3),
    }
    assert differences(before, before) == ()


def test_a_case_names_what_it_hangs_together_with() -> None:
    state = {"session": "council/cd/1", "decision": ""}

    assert related("nomination/cd/1", state) == ["nomination/cd/1", "campaign/cd", "council/cd/1"]
    assert related("campaign/cd", {}) == ["campaign/cd"]
    assert related("law/0a", {}) == ["law/0a"]


def test_places_and_values_are_said_in_words() -> None:
    assert place("windows[SUBMISSION].moved_by") == "Thời hạn «Nộp hồ sơ» › Văn bản gia hạn"
    assert said("nomination", "status", "RETURNED") == "Đã trả lại để bổ sung"
    assert said("nomination", "held", True) == "có"
    assert (
        said("nomination", "filed_at", datetime(2024, 8, 8, 9, 40, 12, tzinfo=UTC).isoformat())
        == "16:40:12 ngày 08/8/2024"
    )
    assert said("decision", "paper_sha", "ab" * 32) == "abab…abab"
    assert said("decision", "items", [1, 6]) == "1, 6"
    assert said("nomination", "law_on", "2024-08-07") == "07/8/2024"
    assert said("nomination", "appraisal_limit", {"count": 8, "unit": "wd"}) == (
        "Số ngày, tháng, năm: 8; Tính bằng: ngày làm việc"
    )
