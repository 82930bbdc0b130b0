"""Organisations as rows: what was loaded is what is read, the tree of a day, clusters, figures across a merger."""

from dataclasses import replace
from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlmodel import select

from definitions.organisation import organisation as shipped
from rules.cluster import Cluster, ClusterKind, Scoring
from rules.facts import Criterion, Scale, Source
from rules.organisation import Dated, Level, LevelRule, LevelTask, exists_on
from storage import migrate
from storage.organisation import load, load_clusters
from storage.reads import organisation as reads
from storage.reads.merged import merged
from storage.session import Database
from storage.tables.organisation import UnitPeriod, UnitSuccession
from storage.tables.person import Unit
from storage.tables.subject import Nomination
from tests import factories
from tests.support.organisation import BASIS, END, load_split_district, organisation, split_district, unit

OLD, DAY = date(2025, 6, 30), date(2025, 10, 14)


def test_what_was_loaded_is_what_is_read(any_database: Database) -> None:
    facts = shipped()
    with any_database.write() as session:
        assert load(session, facts) == (len(facts.units), len(facts.successions))

    with any_database.read() as session:
        read = reads.read_organisation(session)
    assert read.successions == facts.successions
    assert read.levels == facts.levels
    # The note of a unit's own row is the only thing that has no column.
    quiet = {code: replace(one, basis=replace(one.basis, note="")) for code, one in facts.units.items()}
    assert {code: replace(one, names=()) for code, one in read.units.items()} == {
        code: replace(one, names=()) for code, one in quiet.items()
    }
    assert {c: u.names for c, u in read.units.items()} == {c: u.names for c, u in facts.units.items()}


def test_a_second_load_puts_rows_in_place_of_the_first(database: Database) -> None:
    with database.write() as session:
        load_split_district(session)
        session.get_one(Unit, "a").email = "a@example.invalid"
        load(session, organisation(unit("a"), unit("new")))

    with database.read() as session:
        assert session.exec(select(UnitSuccession)).all() == []
        assert {row.unit for row in session.exec(select(UnitPeriod))} == {"a", "new"}
        a = session.get_one(Unit, "a")
        assert (a.valid_until, a.email) == (None, "a@example.invalid")
        # A unit that cases may name is never deleted.
        assert session.get(Unit, "h") is not None


def test_a_unit_that_only_a_campaign_knows_is_read_too(database: Database) -> None:
    with database.write() as session:
        factories.add_world(session, "u1")
        load_split_district(session)

    with database.read() as session:
        units = reads.read_organisation(session).units
    assert (units["u1"].names[0].value, units["u1"].level) == ("Đơn vị u1", Level.UNIT)
    assert units["u1"].basis.evidence == ""


def test_an_old_paper_keeps_the_old_name(database: Database) -> None:
    names = (Dated("Phường Cũ", None, END, BASIS), Dated("Phường Mới", END, None, BASIS))
    with database.write() as session:
        load(session, organisation(unit("p", names=names)))

    with database.read() as session:
        assert reads.name_of(session, "p", OLD) == "Phường Cũ"
        assert reads.names_on(session, ["p", "unknown"], DAY) == {"p": "Phường Mới"}
        assert reads.name_of(session, "unknown", DAY) == "unknown"
        assert session.get_one(Unit, "p").name == "Phường Mới"


def test_the_tree_of_a_day_has_who_existed_below_whom_they_stood() -> None:
    def below(parent: str) -> tuple[Dated, ...]:
        return (Dated(parent, None, None, BASIS),)

    facts = organisation(
        unit("t", Level.PROVINCE),
        unit("h", Level.DISTRICT, valid_until=END, parents=below("t")),
        unit("a", valid_until=END, parents=below("h")),
        unit("x", valid_from=END, parents=below("t")),
        unit("lost", parents=below("h")),
    )

    (root,) = reads.tree(facts, OLD)
    assert (root.name, [one.unit.code for one in root.below], root.count()) == ("Đơn vị t", ["h"], 4)
    assert [one.unit.code for one in root.below[0].below] == ["a", "lost"]
    # Its parent has ended and nobody said who came after: it stands by itself.
    assert [one.unit.code for one in reads.tree(facts, END)] == ["t", "lost"]
    assert [one.unit.code for one in reads.tree(facts, END)[0].below] == ["x"]


def test_a_search_keeps_the_way_down_to_what_it_found() -> None:
    facts = shipped()

    (province,) = reads.tree(facts, OLD, "bang phuc")
    (district,) = province.below
    assert [one.name for one in district.below] == ["UBND xã Bằng Phúc"]
    assert reads.tree(facts, DAY, "bang phuc") == ()


def test_two_parents_of_each_other_do_not_hang_the_tree() -> None:
    facts = organisation(
        unit("a", parents=(Dated("b", None, None, BASIS),)), unit("b", parents=(Dated("a", None, None, BASIS),))
    )

    assert reads.tree(facts, DAY) == ()


def test_a_units_life_names_everybody_it_met() -> None:
    found = reads.life(split_district(), "h")

    assert found is not None
    assert [step.to_unit for step in found.after] == ["t", "x", "y"]
    assert found.names["a"] == "Đơn vị a"
    assert reads.life(split_district(), "unknown") is None
    assert reads.changes(split_district()) == (END,)


def test_clusters_are_read_as_they_were_loaded(any_database: Database) -> None:
    scale = Scale((Criterion("KTXH", "Kinh tế - xã hội", "60"),), Source("Quy chế"), (("WAVE_1", "1"),))
    cluster = Cluster(
        code="k1",
        name="Khối 1",
        kind=ClusterKind.KHOI,
        basis=BASIS,
        members=(Dated("b", None, None, BASIS), Dated("a", None, END, BASIS)),
        heads=(Dated("a", date(2025, 1, 1), END, BASIS),),
        scoring=Scoring(scale, "0.01"),
    )
    with any_database.write() as session:
        load_clusters(session, (cluster, replace(cluster, code="k2", name="Cụm 2", members=(), heads=(), scoring=None)))
        load_clusters(session, (cluster,))

    with any_database.read() as session:
        assert reads.clusters(session, "a") == (cluster,)
        assert [one.code for one in reads.clusters(session)] == ["k2", "k1"]


def test_tiers_are_read_as_they_were_loaded(database: Database) -> None:
    rule = LevelRule(LevelTask.CHANNEL, Level.COMMUNE, Dated("PROVINCE", END, None, BASIS), "tinh-t")
    with database.write() as session:
        load(session, organisation(levels=(rule,)))

    with database.read() as session:
        assert reads.read_organisation(session).levels == (rule,)


@pytest.mark.parametrize("on", [OLD, DAY])
def test_totals_add_up_across_a_merger(any_database: Database, on: date) -> None:
    with any_database.write() as session:
        factories.add_world(session, "a", "b", "c", "h")
        facts = load_split_district(session)
        for n, (code, status) in enumerate(
            [("a", "AWARDED"), ("b", "AWARDED"), ("c", "REJECTED"), ("h", "AWARDED")], 1
        ):
            factories.add_nomination(session, n, code, status=status)
            session.get_one(Nomination, f"nomination/{factories.CODE}/{n}").filed_at = factories.NOW
        for code in ("a", "c", "h"):
            factories.add_enrolment(session, code, status="ENROLLED")

    with any_database.read() as session:
        found = merged(session, facts, on, factories.CODE)
        placed = merged(session, facts, on, factories.CODE, {"h": "c"})
    assert found.sums() == placed.sums()
    assert found.sums() == {
        "ENROLLED": (3, 3),
        "REPORTED": (0, 0),
        "OWN_AWARDS": (0, 0),
        "NOMINATED": (4, 4),
        "AWARDED": (3, 3),
    }
    now = {(share.units, share.measure): share.amount for share in found.now}
    if on == DAY:
        assert now[("x",), "AWARDED"] == 2
        # The district's own award is nobody's alone without its place, and is not counted twice.
        assert now[("x", "y"), "AWARDED"] == 1
        assert {(s.units, s.amount) for s in placed.now if s.measure == "AWARDED"} == {(("x",), 2), (("y",), 1)}
    else:
        assert now[("a",), "AWARDED"] == 1
    assert all(exists_on(facts.units[code], on) for share in found.now for code in share.units if code in facts.units)


def test_the_last_day_of_older_rows_becomes_the_first_day_after(empty_url: str) -> None:
    database = Database(empty_url)
    with database.engine.execution_options(writes=True).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrate.FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text(
                "INSERT INTO unit (code, name, category, valid_from, valid_until, email, illustrative) VALUES "
                "('old', 'Cũ', 'xa', '2020-01-01', '2025-06-30', '', false), ('on', 'Mới', 'xa', NULL, NULL, '', false)"
            )
        )
    database.close()

    migrate.upgrade(empty_url)
    database = Database(empty_url)
    with database.read() as session:
        rows = {row.code: (row.valid_from, row.valid_until) for row in session.exec(select(Unit))}
    database.close()
    assert rows == {"old": (date(2020, 1, 1), END), "on": (None, None)}
