"""Drafts: the form that asks for one finds it again, however often it is sent."""

from datetime import timedelta
from typing import Any

import pytest

from storage import drafts
from storage.drafts import NewDraft
from storage.intake import KeyReused
from storage.session import Database
from tests import factories
from tests.factories import CODE, NOW

CONTENT: dict[str, Any] = {"name": "Tổ chuyên môn", "recipient_class": "COLLECTIVE"}


def make(database: Database, **changes: Any) -> str:
    """Ask for a draft; its id."""
    new = NewDraft(**({"campaign": CODE, "unit": "u1", "content": CONTENT, "account": "huyen-doan"} | changes))
    with database.write() as session:
        return drafts.create(session, new, NOW).id


@pytest.fixture(autouse=True)
def world(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1", "u2")


def test_same_form_finds_the_draft_that_it_made(any_database: Database) -> None:
    first = make(any_database, form_key="mau-thu-nhat")
    assert make(any_database, form_key="mau-thu-nhat") == first == f"nomination/{CODE}/1"


def test_same_form_finds_its_draft_after_that_was_edited(any_database: Database) -> None:
    first = make(any_database, form_key="mau-thu-nhat")
    with any_database.write() as session:
        drafts.update(session, first, {"name": "Tổ khác"}, "huyen-doan", NOW + timedelta(hours=1))

    assert make(any_database, form_key="mau-thu-nhat") == first


@pytest.mark.parametrize("changes", [{"content": {"name": "Tổ khác"}}, {"unit": "u2"}])
def test_same_form_with_another_content_is_not_taken(any_database: Database, changes: dict[str, Any]) -> None:
    make(any_database, form_key="mau-thu-nhat")

    with pytest.raises(KeyReused):
        make(any_database, form_key="mau-thu-nhat", **changes)
    assert make(any_database) == f"nomination/{CODE}/2"


def test_same_key_of_another_officer_is_another_form(any_database: Database) -> None:
    assert make(any_database, form_key="mau-thu-nhat") != make(any_database, form_key="mau-thu-nhat", account="khac")


def test_form_without_a_key_always_makes_a_new_draft(any_database: Database) -> None:
    assert [make(any_database) for _ in range(3)] == [f"nomination/{CODE}/{n}" for n in (1, 2, 3)]
