"""What an installation calls units, people and events, by their codes; as they are called today."""

import json

from sqlmodel import Session, select

from storage.tables.person import Account, Person, Unit
from storage.tables.programme import ProgrammeLine


def units(session: Session) -> dict[str, str]:
    """Code → name of every unit."""
    return dict(session.exec(select(Unit.code, Unit.name)).all())


def people(session: Session) -> dict[str, str]:
    """Code → honorific and name of every person."""
    rows = session.exec(select(Person.code, Person.honorific, Person.name))
    return {code: f"{honorific} {name}".strip() for code, honorific, name in rows}


def holders(session: Session) -> dict[str, str]:
    """Account → code of the person whose it is."""
    return {name: person for name, person in session.exec(select(Account.name, Account.person)) if person}


def items(session: Session, programme: str) -> dict[str, str]:
    """Key → label of the events of a programme, by its workflow id."""
    lines = select(ProgrammeLine.key, ProgrammeLine.state)
    rows = session.exec(lines.where(ProgrammeLine.programme == programme, ProgrammeLine.kind == "ITEM"))
    return {key: json.loads(state)["label"] for key, state in rows}
