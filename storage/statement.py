"""Plain statements for the transaction of an act: the mapper's unit of work costs twice as much (measured)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Column, Table, insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Insert
from sqlmodel import Session, SQLModel


@cache
def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


@cache
def _insert(model: type[SQLModel]) -> Insert:
    return insert(table_of(model))


@cache
def _upsert(dialect: str, model: type[SQLModel], key: str) -> Insert:
    table = table_of(model)
    names = [column.name for column in table.columns if column.name != key]
    if dialect == "sqlite":
        lite = sqlite_insert(table)
        return lite.on_conflict_do_update(index_elements=[key], set_={name: lite.excluded[name] for name in names})
    full = postgresql_insert(table)
    return full.on_conflict_do_update(index_elements=[key], set_={name: full.excluded[name] for name in names})


def text_of(session: Session, column: Column[str], field: str) -> sql.ColumnElement[str]:
    """A field of a JSON object that a column holds, as text on either engine: a truth is 1 or true; NULL: no such."""
    if session.get_bind().dialect.name == "sqlite":
        return sql.cast(sql.func.json_extract(column, f"$.{field}"), sql.Text)
    full: sql.ColumnElement[str] = sql.cast(column, sql.JSON)[field].as_string()
    return full


def add(session: Session, model: type[SQLModel], values: Mapping[str, Any]) -> None:
    """Insert one row. Every column without a database default must be given."""
    session.connection().execute(_insert(model), dict(values))


def put(session: Session, model: type[SQLModel], key: str, values: Mapping[str, Any]) -> None:
    """Insert one row, or replace the one with the same key. All columns must be given."""
    connection = session.connection()
    connection.execute(_upsert(connection.dialect.name, model, key), dict(values))
