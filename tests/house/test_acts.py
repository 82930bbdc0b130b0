"""Every act is whole: rule, update, worker, route; every ground of refusal is used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from activities.messenger import MessengerActivities
from activities.press import PressActivities
from activities.record import RecordActivities
from api.app import create_app
from audit.archive_activities import ArchiveActivities
from documents.store import Store
from rules.acting import Role
from rules.refusal import GROUNDS
from rules.register import BODIES, TABLES
from runtime.keys import Keys
from runtime.sending import FIRST_ACTS, WORKFLOWS
from runtime.settings import Settings
from storage.session import Database
from tests.house.routes import lazy_client, paths
from tests.house.source import Module, calls, decorators, of, rooms
from worker import registry

SYSTEM_ONLY = frozenset({Role.SYSTEM})
NOBODY = SYSTEM_ONLY | {Role.MESSENGER}
OF_EVERY_WORKFLOW = frozenset({"wake"})
PLACES = {
    "campaign": "/campaigns/{code}",
    "enrolment": "/campaigns/{code}/enrolments/{tail}",
    "nomination": "/campaigns/{code}/nominations/{tail}",
    "council": "/campaigns/{code}/sittings/{tail}",
    "decision": "/campaigns/{code}/decisions/{tail}",
    "programme": "/programmes/{code}",
    "law": "/law/rows/{code}",
    "signing": "/signing/{code}",
}


STEMS = {"law": "law_row", "signing": "signing_power"}
"""Subject → stem of its files, where the two differ: `rules/law.py` would say more than one row."""


def updates(subject: str) -> set[str]:
    """Names of the updates that the workflow of a subject takes."""
    (module,) = [module for module in of("workflows") if module.path == f"workflows/{STEMS.get(subject, subject)}.py"]
    return {function.name for function in module.functions() if "workflow.update" in decorators(function)}


@pytest.mark.parametrize("subject", sorted(TABLES))
def test_every_act_that_somebody_sends_is_an_update_and_every_update_an_act(subject: str) -> None:
    sent = {act for act, move in TABLES[subject].by_act.items() if move.roles - SYSTEM_ONLY}

    assert updates(subject) - OF_EVERY_WORKFLOW == sent


@pytest.mark.parametrize("subject", sorted(TABLES))
def test_every_act_of_the_table_has_a_rule_with_a_body(subject: str) -> None:
    assert set(BODIES[subject]) == set(TABLES[subject].by_act)


def test_every_act_of_people_has_a_route_and_no_other_act() -> None:
    addresses = {
        f"/api/v1{PLACES[subject]}/acts/{act}"
        for subject, table in TABLES.items()
        for act, move in table.by_act.items()
        if move.roles - NOBODY
    }

    posted = {path for method, path in paths(create_app(Settings())) if method == "POST" and "/acts/" in path}
    assert posted == addresses


def test_every_workflow_is_registered_and_has_a_first_act() -> None:
    defined = {
        node.name
        for module in of("workflows")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and "workflow.defn" in decorators(node)
    }

    acting, archiving = ({one.__name__ for one in each} for each in (registry.WORKFLOWS, registry.ARCHIVE_WORKFLOWS))
    assert acting == set(WORKFLOWS.values()) == defined - archiving
    assert archiving <= defined
    assert set(WORKFLOWS) == set(FIRST_ACTS) == set(TABLES)
    assert {subject: acts <= set(TABLES[subject].by_act) for subject, acts in FIRST_ACTS.items()} == dict.fromkeys(
        TABLES, True
    )


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Database]:
    """A database that nothing is asked of."""
    opened = Database(f"sqlite:///{tmp_path / 'none.sqlite'}")
    yield opened
    opened.close()


async def test_every_activity_is_registered(rows: Database, tmp_path: Path) -> None:
    defined = {
        f.name for m in (*of("activities"), *of("audit")) for f in m.functions() if "activity.defn" in decorators(f)
    }
    groups = (
        RecordActivities(rows),
        MessengerActivities(rows, await lazy_client()),
        PressActivities(rows, Store(tmp_path / "store")),
        ArchiveActivities(rows, await lazy_client(), Store(tmp_path / "store"), Keys(tmp_path / "keys")),
    )

    listed = [activity.__name__ for group in groups for activity in group.all()]
    assert sorted(listed) == sorted(defined)


def grounds_of(module: Module) -> set[str]:
    """Names that a file takes from rules.refusal."""
    sources = (node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in sources if node.module == "rules.refusal" for alias in node.names}


def test_every_ground_of_refusal_is_raised_somewhere() -> None:
    elsewhere = [module for module in rooms() if module.path != "rules/refusal.py"]
    made = set().union(*(calls(module.tree) & grounds_of(module) for module in elsewhere))
    texts = {n.value for m in elsewhere for n in ast.walk(m.tree) if isinstance(n, ast.Constant)}

    # A claim names its ground by code: the recording transaction makes the refusal from it.
    assert [code for code, ground in GROUNDS.items() if ground.__name__ not in made and code not in texts] == []
