"""What all reads share: a page of rows, who may see which units, search without accents, names of people and units."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, true
from sqlmodel import Session, col, select

from storage.facts import basis_of
from storage.tables.person import Account, Person, Unit
from storage.tables.record import Note
from storage.tables.subject import Campaign

RowT = TypeVar("RowT")
OtherT = TypeVar("OtherT")
PAGE_SIZE = 25
LARGEST_PAGE = 200


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """Some rows of a longer list. `number` counts from 1."""

    rows: tuple[RowT, ...]
    total: int
    number: int = 1
    size: int = PAGE_SIZE

    @property
    def first(self) -> int:
        """Position of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Position of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def more(self) -> bool:
        """Whether rows follow."""
        return self.last < self.total

    def map(self, make: Callable[[RowT], OtherT]) -> "Page[OtherT]":
        """The same page with every row made into something else."""
        return Page(tuple(make(row) for row in self.rows), self.total, self.number, self.size)


def cut(rows: Sequence[RowT], number: int, size: int) -> Page[RowT]:
    """Page `number` of a list; a number outside the list is brought back into it."""
    size = max(1, min(size, LARGEST_PAGE))
    pages = max(1, -(-len(rows) // size))
    number = max(1, min(number, pages))
    return Page(tuple(rows[(number - 1) * size : number * size]), len(rows), number, size)


@dataclass(frozen=True)
class Scope:
    """Units whose cases somebody may read (None = of every unit), and campaigns of which he may read all."""

    units: frozenset[str] | None = None
    campaigns: frozenset[str] = frozenset()

    def rows(self, unit: SQLColumnExpression[str], campaign: SQLColumnExpression[str]) -> ColumnElement[bool]:
        """The same as a condition on rows that have a unit and a campaign."""
        if self.units is None:
            return true()
        return unit.in_(self.units) | campaign.in_(self.campaigns)


EVERYTHING = Scope()


def plain(text: str) -> str:
    """Lower case without accents, as people type when they search: «Bằng Phúc» → «bang phuc»."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    # No mark comes before U+0300: most letters need no look into the table.
    return "".join([letter for letter in folded if letter < "\u0300" or not unicodedata.combining(letter)])


def order_key(text: str) -> tuple[str, str]:
    """Sort key of a Vietnamese name: letters first, then their marks."""
    return plain(text), text.casefold()


def short_title(plan: Campaign) -> str:
    """A campaign's name as it fits into a line: the short one of its definition, else the whole title."""
    return basis_of(plan).short_title or plan.title


def unit_names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Unit code → name as it stands in the rows."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    return dict(session.exec(select(Unit.code, Unit.name).where(col(Unit.code).in_(wanted))).all())


@dataclass(frozen=True)
class PersonName:
    """How a person is named on a page."""

    name: str
    honorific: str = ""
    post: str = ""

    def __str__(self) -> str:
        return f"{self.honorific} {self.name}".strip()


def people_of_accounts(session: Session, accounts: Iterable[str]) -> dict[str, PersonName]:
    """Account name → the person behind it."""
    wanted = {account for account in accounts if account}
    if not wanted:
        return {}
    query = (
        select(Account.name, Person)
        .join(Person, col(Person.code) == col(Account.person))
        .where(col(Account.name).in_(wanted))
    )
    return {name: PersonName(p.name, p.honorific, p.post) for name, p in session.exec(query)}


def people(session: Session, codes: Iterable[str]) -> dict[str, PersonName]:
    """Person code → name."""
    wanted = set(codes)
    if not wanted:
        return {}
    rows = session.exec(select(Person).where(col(Person.code).in_(wanted)))
    return {row.code: PersonName(row.name, row.honorific, row.post) for row in rows}


def note_texts(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Note id → the free text an act refers to."""
    wanted = {note for note in ids if note}
    if not wanted:
        return {}
    return dict(session.exec(select(Note.id, Note.text).where(col(Note.id).in_(wanted))).all())
