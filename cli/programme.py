"""From a programme's file to rows: its agencies, the programme as a draft with its basis, demo accounts."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import to_json
from sqlmodel import Session

from cli.seeding import DEMO_PASSWORD
from definitions.basis import SETTLE_SECONDS
from definitions.problem import DefinitionRefused, Severity
from definitions.programme import ProgrammeDefinition, ProgrammeDocument, StatedItem, StatedTarget
from definitions.programme_check import Programme as Loaded
from definitions.programme_check import load_programme
from payloads.basis import Warned
from payloads.ids import programme_id
from payloads.programme import Movement, ProgrammeBasis, Recipient, Target
from rules.acting import Role
from rules.calendar import inclusive_end, short_date, start_of_day
from rules.programme_acts import PlannedItem, YearlyDuty
from runtime.failure import Failure
from storage import account as accounts
from storage.tables.person import Person, Unit
from storage.tables.programme import Programme

if TYPE_CHECKING:
    from cli.rehearsal.programme_scenario import Official
    from storage.session import Database


def read_programme(path: Path) -> Loaded:
    """The programme of a definition file. Raises Failure naming every error with its line."""
    try:
        return load_programme(path)
    except DefinitionRefused as refused:
        lines = [f"{p.file}:{p.line}: {p.sentence}" for p in refused.problems if p.severity is Severity.ERROR]
        raise Failure("Định nghĩa chương trình có lỗi, chưa nạp:\n" + "\n".join(lines)) from refused


def document_name(document: ProgrammeDocument, issuer: str) -> str:
    """«Chương trình hành động số …/CTr-UBND tháng 8/2021 của UBND tỉnh Bắc Kạn», as every page and letter cites it."""
    at = document.date
    when = f"ngày {short_date(date(at.year, at.month, at.day))}" if at.day else f"tháng {at.month}/{at.year}"
    return f"{document.type_name} số {document.number or '…'}/{document.symbol} {when} của {issuer}"


def _item(item: StatedItem) -> PlannedItem:
    return PlannedItem(
        item.key,
        item.kind,
        item.label,
        start_of_day(item.from_on),
        inclusive_end(item.to_on),
        item.as_written,
        item.unit,
        item.movement or "",
    )


def _target(target: StatedTarget) -> Target:
    return Target(
        target.code,
        target.label,
        target.operator,
        target.low or "",
        target.high or "",
        target.unit,
        target.over,
        target.group,
        target.as_written,
        target.article,
    )


def basis_of(loaded: Loaded) -> ProgrammeBasis:
    """What rules and pages are told of a programme."""
    defn = loaded.definition
    ended, successor = defn.issuer.ended_on, defn.issuer.successor
    distribution = (("PAPER", defn.distribution.paper), ("ELECTRONIC", defn.distribution.electronic))
    return ProgrammeBasis(
        document=document_name(defn.document, defn.issuer.name),
        opens_at=start_of_day(defn.period.from_on),
        closes_at=inclusive_end(defn.period.to_on),
        settle_seconds=SETTLE_SECONDS,
        items=tuple(_item(item) for item in defn.items),
        yearly=tuple(YearlyDuty(duty.key, duty.kind, duty.label, duty.unit) for duty in defn.yearly),
        targets=tuple(_target(target) for target in defn.targets),
        movements=tuple(Movement(one.key, one.name, one.aliases) for one in defn.movements),
        theme=defn.theme,
        motto=defn.motto,
        issuer_until=start_of_day(ended) if ended else None,
        successor=successor.code if successor else "",
        successor_name=successor.full_name if successor else "",
        succession=f"{successor.instrument} ({successor.evidence})" if successor else "",
        distribution=tuple(Recipient(channel, to) for channel, lines in distribution for to in lines),
        warnings=tuple(Warned(p.code, p.sentence) for p in loaded.problems if p.severity is Severity.WARNING),
        illustrative=(defn.agencies.note,) if defn.agencies.illustrative else (),
        notes=defn.document_notes,
    )


def write_programme(session: Session, loaded: Loaded) -> None:
    """Agencies and the programme as a draft; a draft of the same code is replaced."""
    defn = loaded.definition
    for agency in defn.agencies.units:
        unit = Unit(
            code=agency.code,
            name=agency.name,
            category=agency.category,
            valid_from=agency.valid_from,
            valid_until=agency.valid_until + timedelta(days=1) if agency.valid_until else None,
            email=f"{agency.code}@dien-tap.invalid" if defn.agencies.illustrative else "",
            illustrative=defn.agencies.illustrative,
        )
        session.merge(unit)
    row = Programme(
        id=programme_id(defn.code),
        code=defn.code,
        title=defn.title,
        issuer=defn.issuer.code,
        issuer_name=defn.issuer.full_name,
        basis=to_json(basis_of(loaded)).decode(),
        definition=defn.model_dump_json(),
        definition_digest=hashlib.sha256(loaded.text.encode()).hexdigest(),
    )
    session.merge(row)
    session.flush()


def bring_in(session: Session, loaded: Loaded) -> str:
    """Write a programme's rows and say what was done. What was issued is changed by acts on record only."""
    code = loaded.definition.code
    row = session.get(Programme, programme_id(code))
    if row is not None and row.act_no:
        return f"Chương trình «{code}» đã ban hành; bổ sung, thay thế từng việc bằng văn bản trên trang chương trình."
    write_programme(session, loaded)
    again = "Đã thay bản nháp của" if row is not None else "Đã nạp"
    return f"{again} chương trình «{code}»; người có thẩm quyền ban hành trên trang."


def seed_accounts(session: Session, defn: ProgrammeDefinition, officials: "Iterable[Official]") -> None:
    """Demo accounts of a rehearsal from the scenario's invented persons; one password."""
    from api.security import hash_password

    hashed = hash_password(DEMO_PASSWORD)
    for official in officials:
        person = Person(
            code=f"tk-{official.account}",
            honorific=official.honorific,
            name=official.name,
            post=official.post,
            unit=official.unit,
            illustrative=True,
        )
        session.merge(person)
        session.flush()
        grants = [(Role(role), official.unit) for role in official.roles]
        accounts.create(session, official.account, hashed, person.code, grants, demo=True)


def create_rehearsal(database: "Database", definition: Path) -> None:
    """A rehearsal installation of one programme: frozen clock, demo accounts, the programme as a draft.

    The clock begins on the day of the document, or on the first of its month when the day cannot be read. All in one
    transaction. Raises Failure for a definition with errors.
    """
    from cli.rehearsal import programme_scenario
    from cli.rehearsal.scenario import beside
    from runtime.engine import ENGINE_VERSION
    from storage import installation

    loaded = read_programme(definition)
    played = programme_scenario.load(beside(definition))
    at = loaded.definition.document.date
    begins = start_of_day(date(at.year, at.month, at.day or 1))
    with database.write() as session:
        installation.create(
            session,
            rehearsal=True,
            frozen_at=begins,
            engine_version=ENGINE_VERSION,
            real_now=datetime.now(UTC),
        )
        write_programme(session, loaded)
        seed_accounts(session, loaded.definition, played.officials)
