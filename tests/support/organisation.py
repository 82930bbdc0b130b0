"""Organisations for tests: units, successions and handovers, made as short as a test can read them."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from rules.facts import Source
from rules.organisation import Basis, Dated, Function, Level, Organisation, Succession, SuccessionKind, Unit
from storage.organisation import load
from storage.tables.organisation import (
    Cluster,
    ClusterMember,
    Handover,
    HandoverCase,
    LevelPeriod,
    UnitPeriod,
    UnitSuccession,
)

LAW = Source("Nghị quyết số 202/2025/QH15")
BASIS = Basis(LAW, "R:S52")
END = date(2025, 7, 1)
ALL = tuple(Function)


def unit(code: str, level: Level = Level.COMMUNE, **changes: Any) -> Unit:
    """A unit called «Đơn vị <code>» for its whole life."""
    names = changes.pop("names", (Dated(f"Đơn vị {code}", None, None, BASIS),))
    return Unit(code, level, names, changes.pop("basis", BASIS), **changes)


def step(from_unit: str, to_unit: str, on: date = END, **changes: Any) -> Succession:
    """A merger with all functions."""
    parts: dict[str, Any] = {"kind": SuccessionKind.MERGE, "functions": ALL, "basis": BASIS}
    return Succession(from_unit, to_unit, on=on, **(parts | changes))


def organisation(*units: Unit, steps: tuple[Succession, ...] = (), levels: tuple[Any, ...] = ()) -> Organisation:
    return Organisation({one.code: one for one in units}, steps, levels)


def split_district() -> Organisation:
    """Huyện H, its communes a, b and c: a and b became x, c became y; the district's people follow their place."""
    proposer = (Function.PROPOSER,)
    others = tuple(function for function in Function if function is not Function.PROPOSER)
    old = [unit(code, valid_until=END) for code in ("a", "b", "c")]
    new = [unit(code, valid_from=END) for code in ("x", "y")]
    split = {"kind": SuccessionKind.SPLIT, "functions": proposer}
    return organisation(
        unit("h", Level.DISTRICT, valid_until=END),
        unit("t", Level.PROVINCE),
        *old,
        *new,
        steps=(
            step("a", "x"),
            step("b", "x"),
            step("c", "y"),
            step("h", "x", places=("a", "b"), **split),
            step("h", "y", places=("c",), **split),
            step("h", "t", functions=others, kind=SuccessionKind.SPLIT),
        ),
    )


def add_handover(session: Session, at: datetime, from_account: str = "one", to_account: str = "two") -> int:
    """A handover with one case."""
    row = Handover(
        key=f"key-{from_account}-{to_account}",
        digest="digest",
        from_account=from_account,
        to_account=to_account,
        by_account=from_account,
        by_role="SPECIALIST",
        by_unit="u1",
        roles='[["SPECIALIST", "u1"]]',
        moved=False,
        paper="",
        reason="chuyển công tác",
        handed_at=at,
        real_at=at,
    )
    session.add(row)
    session.flush()
    case = HandoverCase(
        handover=row.id or 0,
        position=0,
        kind="NOMINATION",
        subject="nomination/cd/1",
        unit="u1",
        title="",
        status="SUBMITTED",
    )
    session.add(case)
    session.flush()
    return row.id or 0


def add_one_of_each(session: Session, at: datetime) -> None:
    """One row in every table of organisations."""
    grounds = {"instrument": "", "article": "", "evidence": "M"}
    session.add(UnitPeriod(unit="u1", kind="NAME", value="Đơn vị u1", **grounds))
    session.add(
        UnitSuccession(from_unit="u1", to_unit="u2", kind="MERGE", starts_on=END, functions="PROPOSER", **grounds)
    )
    session.add(LevelPeriod(task="CHANNEL", level="COMMUNE", scope="", value="PROVINCE", **grounds))
    session.add(Cluster(code="k1", name="Khối 1", kind="KHOI", **grounds))
    session.add(ClusterMember(cluster="k1", position=0, unit="u1", part="MEMBER"))
    session.flush()
    add_handover(session, at)


def load_split_district(session: Session) -> Organisation:
    """The split district as rows."""
    facts = split_district()
    load(session, facts)
    return facts
