"""The figures of one count in a scenario: votes in favour are given, the rest of what came back is against."""

from collections.abc import Mapping
from typing import Any

from cli.rehearsal.scenario import Action


def count_of(action: Action, sitting: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    """The fields of `enter_count` for the open ballot of a sitting; `numbers`: nominee → number of the dossier."""
    ballot = sitting["ballots"][-1]
    group = sitting["members"] if sitting["written"] else sitting["present"]
    returned = len(group) if action.returned is None else action.returned
    given = {key: votes for key, votes in (action.count or {}).items() if key != "default"}
    agreed = {numbers[key]: votes for key, votes in given.items()}
    void = {numbers[key]: votes for key, votes in action.invalid.items()}
    default = (action.count or {})["default"]
    tallies = []
    for n in ballot["items"]:
        barred = [who for who, about in sitting["conflicts"] if about == n and who in group]
        sheets = returned - (len(barred) if ballot["terms"]["barred"] else 0)
        agree, invalid = agreed.get(n, default), void.get(n, 0)
        tallies.append({"n": n, "agree": agree, "disagree": sheets - agree - invalid, "invalid": invalid})
    fields: dict[str, Any] = {"issued": len(group), "returned": returned, "tallies": tallies}
    if action.absent:
        answers = len(sitting["members"]) - len(group)
        fields["written_returned"] = answers
        written = {numbers[key]: votes for key, votes in action.absent.items() if key != "default"}
        usual = action.absent["default"]
        agrees = [(n, written.get(n, usual)) for n in ballot["items"]]
        fields["written"] = [{"n": n, "agree": agree, "disagree": answers - agree} for n, agree in agrees]
    return fields
