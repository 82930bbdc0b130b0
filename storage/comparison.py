"""Rows rebuilt from histories beside the live ones: every owned table, row by row, column by column."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql
from pydantic import ValidationError
from pydantic_core import to_json
from sqlalchemy import Integer, RowMapping, Table
from sqlmodel import Session, SQLModel

from storage.delivery import unit_notice_key
from storage.owned import DATA, JSON, OWNED, is_of_a_workflow, workflow_of
from storage.rebuild import Rebuild, UnitNotices
from storage.session import Database
from storage.statement import table_of
from storage.tables.record import Act, Notice

ACT, NOTICE = table_of(Act), table_of(Notice)
SURROGATE = "id"
NO_HISTORY, NO_ROW = "lịch sử không có dòng này", "sổ ghi không có dòng này"
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """One row that is not what the histories say."""

    table: str
    key: tuple[str, ...]
    what: str
    """Columns, or in Vietnamese that one side lacks the row."""
    workflow_id: str
    """Whose row it is."""


def tables() -> list[Table]:
    """Owned tables in the order of the metadata."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name in OWNED]


@contextmanager
def snapshot(database: Database) -> Iterator[Session]:
    """A transaction that sees one instant, from its first look to its end."""
    with database.read() as session:
        if database.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def live_keys(session: Session) -> dict[str, set[str]]:
    """Workflow id → update ids of its acts in the record. The first look of a comparison: it pins what is compared."""
    found: dict[str, set[str]] = {}
    for workflow_id, update_id in session.connection().execute(sql.select(ACT.c.workflow_id, ACT.c.update_id)):
        found.setdefault(workflow_id, set()).add(update_id)
    return found


class Comparison:
    """`left_out`: workflow ids in motion while histories were read; of them nothing is compared."""

    def __init__(self, live: Session, rebuilt: Session, rebuild: Rebuild, left_out: Iterable[str] = ()) -> None:
        self.live, self.rebuilt, self.rebuild = live, rebuilt, rebuild
        self.left_out = frozenset(left_out)
        self.compared: dict[str, int] = {}
        """Table → rows that were held against each other."""
        self.notices: dict[UnitNotices, int] = dict.fromkeys(rebuild.notices, 0)
        self.unsaid = 0
        self._told: dict[tuple[str, str], list[UnitNotices]] = {}
        for one in rebuild.notices:
            self._told.setdefault((one.subject, one.kind), []).append(one)

    def differences(self) -> Iterator[Difference]:
        """Everything that differs, table by table."""
        for table in tables():
            yield from self.of(table)
        yield from self._unit_notices()
        yield from (Difference("slot", (fault,), "hồ sơ khác cũng giữ chỗ này", "") for fault in self.rebuild.faults)

    def of(self, table: Table) -> Iterator[Difference]:
        """What differs in one table."""
        names = columns(table)
        # Only a hash of each row is held: a table may have a million of them.
        expected = {_key(table, row): _hash(names, row) for row in self._rows(self.rebuilt, table)}
        self.compared[table.name] = 0
        for row in self._rows(self.live, table):
            key = _key(table, row)
            mine = expected.pop(key, None)
            if self._is_unsaid(table.name, row):
                self.unsaid += 1
            elif mine is not None:
                self.compared[table.name] += 1
                wrong = [] if mine == _hash(names, row) else self._wrong(table, key, row)
                if wrong:
                    yield Difference(table.name, _said(key), ", ".join(wrong), workflow_of(table.name, row))
            elif not self._is_data(table.name, row):
                yield Difference(table.name, _said(key), NO_HISTORY, workflow_of(table.name, row))
        for key in expected:
            lost = self._rebuilt(table, key)
            if not self._is_unsaid(table.name, lost):
                yield Difference(table.name, _said(key), NO_ROW, workflow_of(table.name, lost))

    def _rows(self, session: Session, table: Table) -> Iterator[RowMapping]:
        for row in session.connection().execute(table.select().execution_options(yield_per=500)).mappings():
            if workflow_of(table.name, row) not in self.left_out:
                yield row

    def _rebuilt(self, table: Table, key: Key) -> RowMapping:
        return self.rebuilt.connection().execute(table.select().where(_same_key(table, key))).mappings().one()

    def _wrong(self, table: Table, key: Key, row: RowMapping) -> list[str]:
        mine = self._rebuilt(table, key)
        return [name for name in columns(table) if not _same(table.name, name, row[name], mine[name])]

    def _is_unsaid(self, table: str, row: RowMapping) -> bool:
        """Whether histories of the first releases leave this row open."""
        by = {
            "slot": ("scope", "holder"),
            "delivery": ("source", "work"),
            "issued_paper": ("subject", "sha256"),
        }.get(table)
        return by is not None and (table, *(str(row[name]) for name in by)) in self.rebuild.unsaid

    def _is_data(self, table: str, row: RowMapping) -> bool:
        """Whether a live row that no history gives is none that a history could give."""
        if OWNED[table].loaded:
            return int(row["act_no"]) == 0
        if table in ("audit_event", "audit_head"):
            return not is_of_a_workflow(row["subject"])
        return table == "notice" and self._tells_a_unit(row)

    def _tells_a_unit(self, row: RowMapping) -> bool:
        """Whether a notice is one of those to every unit that an errand wrote, word for word."""
        for one in self._told.get((row["subject"], row["kind"]), ()):
            if row["key"] == unit_notice_key(one.subject, one.act_no, one.kind, row["unit"]):
                self.notices[one] += 1
                at = one.at or row["campaign_at"]
                return (row["detail"], row["campaign"], row["campaign_at"]) == (one.detail, one.campaign, at)
        return False

    def _unit_notices(self) -> Iterator[Difference]:
        for one, found in self.notices.items():
            if one.count is not None and one.count != found and one.subject not in self.left_out:
                key = (one.subject, str(one.act_no), one.kind)
                said = f"sổ ghi báo cho {found} đơn vị, lịch sử báo cho {one.count}"
                yield Difference("notice", key, said, one.subject)

    def fill(self) -> None:
        """Put beside the rebuilt rows what no history can give: data tables, data columns, data rows of the live."""
        for table in SQLModel.metadata.sorted_tables:
            if table.name in DATA:
                self._copy(table)
            else:
                self._complete(table)

    def _copy(self, table: Table) -> None:
        for rows in self.live.connection().execute(table.select()).mappings().partitions(500):
            self.rebuilt.connection().execute(table.insert(), [dict(row) for row in rows])

    def _complete(self, table: Table) -> None:
        owned = OWNED[table.name]
        kept = {*columns(table), *owned.data}
        keys = sql.select(*(table.c[name] for name in owned.key))
        known = {tuple(row) for row in self.rebuilt.connection().execute(keys)}
        for row in self.live.connection().execute(table.select()).mappings():
            key = _key(table, row)
            if key in known:
                given = {name: row[name] for name in owned.data}
                if given:
                    self.rebuilt.connection().execute(table.update().where(_same_key(table, key)).values(given))
            elif self._is_unsaid(table.name, row) or self._is_data(table.name, row):
                values = {name: value for name, value in row.items() if name in kept}
                self.rebuilt.connection().execute(table.insert().values(values))


def _key(table: Table, row: RowMapping) -> Key:
    return tuple(row[name] for name in OWNED[table.name].key)


def _said(key: Key) -> tuple[str, ...]:
    return tuple(str(part) for part in key)


def _same_key(table: Table, key: Key) -> sql.ColumnElement[bool]:
    return sql.and_(*(table.c[name] == value for name, value in zip(OWNED[table.name].key, key, strict=True)))


def _hash(names: list[str], row: RowMapping) -> int:
    return hash(tuple(row[name] for name in names))


def columns(table: Table) -> list[str]:
    """Columns that histories give: without the running number of a row and without data."""
    running = {c.name for c in table.primary_key if isinstance(c.type, Integer) and c.name == SURROGATE}
    return [c.name for c in table.columns if c.name not in running | OWNED[table.name].data.keys()]


def _same(table: str, column: str, live: Any, rebuilt: Any) -> bool:
    if live == rebuilt:
        return True
    adapter = JSON.get((table, column))
    if adapter is None:
        return False
    try:
        return to_json(adapter.validate_json(live)) == to_json(adapter.validate_json(rebuilt))
    except ValidationError:
        return False
