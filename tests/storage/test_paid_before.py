"""The money of a decision knows what its nominees have had for the same achievement."""

import json
from typing import Any

import pytest

from rules.decision import BonusLine
from storage.drafts import freeze
from storage.ruling import list_of
from storage.session import Database
from storage.tables.subject import Nomination
from tests import factories
from tests.factories import CODE, NOW

LINE = BonusLine("INDIVIDUAL", 702_000, "0.3", "1", 2_340_000, ("Nghị định 98/2023/NĐ-CP",), True)


def dossier(session: Any, n: int, status: str, decision: str = "", name: str = "Lý Văn Sơn") -> None:
    """A dossier of u1 for a person of that name."""
    draft = factories.add_draft(session, n, "u1")
    draft.content = json.dumps({"recipient_class": "INDIVIDUAL", "name": name})
    freeze(session, draft)
    given = {"recipient_class": "INDIVIDUAL", "draft_version": 1, "filed_at": NOW, "decision": decision}
    state = factories.add_nomination(session, n, "u1", status=status, **given)
    row = session.get_one(Nomination, state.id)
    row.decision, row.filed_at = decision, NOW


@pytest.mark.parametrize(("name", "found"), [("Lý Văn Sơn", [(2, 702_000, "45/QĐ")]), ("Lý Văn Thành", [])])
def test_money_of_an_earlier_decision_is_found_by_name_and_campaign(
    database: Database, name: str, found: list[tuple[int, int, str]]
) -> None:
    with database.write() as session:
        factories.add_world(session, "u1")
        first = factories.add_decision(
            session, 1, status="ISSUED", items=(1,), number=45, series="QĐ", dated=NOW, bonus=(LINE,)
        )
        dossier(session, 1, "AWARDED", first.id)
        dossier(session, 2, "TO_AWARD", name=name)

    with database.read() as session:
        earlier = list_of(session, CODE, (2,)).earlier

    assert [(paid.n, paid.amount, paid.decision) for paid in earlier] == found
