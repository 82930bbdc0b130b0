"""From a campaign's files to rows: units, persons, the Council, the campaign with the basis of its rules."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pydantic_core import to_json
from sqlmodel import Session, select

from api.security import hash_password
from definitions import facts as derive
from definitions.facts import Campaign as Loaded
from definitions.law import law_values
from definitions.problem import DefinitionRefused, Severity
from payloads.basis import CampaignBasis, Warned
from rules.acting import Role
from rules.calendar import inclusive_end, start_of_day
from rules.facts import LegalValue
from runtime.failure import Failure
from storage import account as accounts
from storage.tables.person import Person, Unit
from storage.tables.subject import Campaign, CampaignUnit, CampaignVersion, CouncilMember

DEMO_PASSWORD = "dien-tap-2024"  # noqa: S105  # of rehearsal installations only; printed for whoever starts one
SETTLE_SECONDS = 60
ISSUER_VALUES = {
    "council.quorum": "council_quorum",
    "council.threshold.bang_khen": "council_threshold_bang_khen",
    "council.threshold.giay_khen": "council_threshold_giay_khen",
    "supplement.limit": "supplement_working_days",
    "appraisal.limit.district": "appraisal_working_days",
}
"""Legal values that the law leaves to the issuer's statute → the issuer's setting."""
USED = (
    *ISSUER_VALUES,
    "principle.achievement_rewarded_once",
    "award.giay_khen.authority",
    "dossier.achievement_report.form",
    "registry.number_limit",
)
"""Values that travel with the facts of a case; the rest is shown where it applies."""


def read_campaign(path: Path) -> Loaded:
    """The campaign of a definition file. Raises Failure naming every error with its line."""
    try:
        return derive.load_campaign(path)
    except DefinitionRefused as refused:
        lines = [f"{p.file}:{p.line}: {p.sentence}" for p in refused.problems if p.severity is Severity.ERROR]
        raise Failure("Định nghĩa phong trào có lỗi, chưa nạp:\n" + "\n".join(lines)) from refused


def _values(loaded: Loaded) -> tuple[LegalValue, ...]:
    """Law of the plan's day; what it leaves to the statute comes from the issuer's settings, with its source."""
    issuer = loaded.definition.issuer
    day = loaded.definition.document.issued_on
    assert day is not None
    rows = law_values(day, scope=(f"huyen-{issuer.code}", issuer.province_code, "national"))
    values = []
    for value_id in USED:
        row = rows[value_id]
        setting = ISSUER_VALUES.get(value_id)
        if setting is not None:
            stated = getattr(loaded.issuer.values, setting)
            row = replace(
                row,
                value=str(stated.value),
                instrument=stated.source,
                article="",
                scope=issuer.code,
                evidence="minh họa" if stated.illustrative else "issuer",
            )
        values.append(row)
    return tuple(values)


def basis_of(loaded: Loaded) -> CampaignBasis:
    """What the rules are told of a campaign."""
    defn, settings = loaded.definition, loaded.issuer.values
    days = {
        name: getattr(settings, name).value.isoformat()
        for name in ("appraisal_by", "council_meets_on", "forward_by", "letter_on", "decision_on", "ceremony_on")
    }
    illustrative = [loaded.units.note] * loaded.units.illustrative
    illustrative += [loaded.council.note] * loaded.council.illustrative
    illustrative += [loaded.issuer.note] * loaded.issuer.illustrative
    return CampaignBasis(
        plan=derive.plan_name(defn),
        short_title=defn.short_title,
        windows=tuple(derive.windows(defn).values()),
        quotas=derive.quota_rules(defn, loaded.issuer),
        forward_quota=derive.forward_quota(defn),
        dossier=derive.dossier(defn),
        standards=derive.standards(defn),
        values=_values(loaded),
        reminder_days=settings.report_reminder_days.value,
        supplement_after_window=settings.supplement_after_window.value,
        supplement_days=settings.supplement_working_days.value,
        settle_seconds=SETTLE_SECONDS,
        council_path=any(award.council for award in defn.awards if award.path == "DECIDED_HERE"),
        place=settings.place_name.value,
        symbols={
            "QD": settings.decision_symbol.value,
            "TTR": settings.letter_symbol.value,
            "BB": settings.minutes_symbol.value,
            "QD_SERIES": settings.decision_series.value,
        },
        signers={
            "AUTHORITY": settings.decision_signer_posts.value[0],
            "STANDING_HEAD": settings.letter_signer_posts.value[0],
        },
        distribution=tuple(f"{item.to} ({item.note})" if item.note else item.to for item in defn.distribution),
        fund=settings.bonus_paid_by.value,
        calendar=days,
        warnings=tuple(Warned(p.code, p.sentence) for p in loaded.problems if p.severity is Severity.WARNING),
        illustrative=tuple(illustrative),
        notes=defn.document_notes,
    )


def write_campaign(session: Session, loaded: Loaded, at: datetime) -> None:
    """Units, Council and the campaign as a draft. The persons of the Council become persons here."""
    defn = loaded.definition
    for unit in loaded.units.units:
        session.merge(
            Unit(
                code=unit.code,
                name=unit.name,
                category=unit.category,
                valid_from=unit.valid_from,
                valid_until=unit.valid_until,
                email=f"{unit.code}@dien-tap.invalid" if loaded.units.illustrative else "",
                illustrative=loaded.units.illustrative,
            )
        )
        for part, takes in (("MEMBER", unit.member), ("DUTY", unit.duty_bearer)):
            if takes:
                session.add(CampaignUnit(campaign=loaded.code, unit=unit.code, part=part))
    for position, member in enumerate(loaded.council.members):
        session.merge(
            Person(
                code=member.code,
                name=member.name,
                post=member.post,
                unit=member.unit,
                illustrative=loaded.council.illustrative,
            )
        )
        session.add(
            CouncilMember(
                campaign=loaded.code,
                person=member.code,
                seat=member.seat,
                position=position,
                valid_from=start_of_day(member.valid_from),
                valid_until=inclusive_end(member.valid_until) if member.valid_until else None,
            )
        )
    version = add_version(session, loaded, at)
    session.add(
        Campaign(
            code=loaded.code,
            title=defn.title,
            issuer=defn.issuer.code,
            issuer_name=defn.issuer.full_name,
            basis=version.basis,
            definition=version.definition,
            definition_digest=version.digest,
        )
    )
    session.flush()


def add_version(session: Session, loaded: Loaded, at: datetime) -> CampaignVersion:
    """Keep what the files say: an amendment by a numbered paper can change over to it."""
    version = CampaignVersion(
        digest=loaded.digest,
        campaign=loaded.code,
        basis=to_json(basis_of(loaded)).decode(),
        definition=loaded.definition.model_dump_json(),
        loaded_at=at,
    )
    return session.merge(version)


def forget_draft(session: Session, code: str) -> None:
    """Take back a campaign that was never launched, with its participants and its Council; versions stay."""
    for table in (CampaignUnit, CouncilMember):
        for row in session.exec(select(table).where(table.campaign == code)):
            session.delete(row)
    session.delete(session.get_one(Campaign, code))
    session.flush()


def seed_accounts(session: Session, loaded: Loaded) -> None:
    """Demo accounts of a rehearsal: one for each office, two for each unit. All names are invented, one password."""
    hashed = hash_password(DEMO_PASSWORD)
    standing = loaded.definition.issuer.standing_body
    issuer = loaded.units.units[0].code
    seats = {member.seat: member for member in reversed(loaded.council.members)}
    offices: list[tuple[str, str, list[tuple[Role, str]]]] = [
        ("chu-tich", seats["CHAIR"].code, [(Role.AUTHORITY, issuer), (Role.MEMBER, issuer)]),
        (
            "truong-phong-noi-vu",
            seats["STANDING_VICE_CHAIR"].code,
            [(Role.STANDING_HEAD, standing), (Role.MEMBER, issuer)],
        ),
        ("thu-ky", seats["SECRETARY"].code, [(Role.SECRETARY, issuer), (Role.SPECIALIST, standing)]),
    ]
    tellers = [member for member in loaded.council.members if member.seat == "MEMBER"][:2]
    for index, member in enumerate(tellers, start=1):
        offices.append((f"kiem-phieu-{index}", member.code, [(Role.TELLER, issuer), (Role.MEMBER, issuer)]))
    for name, person, grants in offices:
        accounts.create(session, name, hashed, person, grants, demo=True)
    others = [
        ("chuyen-vien", "Ông", "Nguyễn Minh Hiếu", "Chuyên viên Phòng Nội vụ", standing, Role.SPECIALIST),
        ("van-phong", "Bà", "Vi Thị Lan", "Phó Chánh Văn phòng HĐND và UBND", issuer, Role.OFFICE),
        ("van-thu", "Bà", "Dương Thị Hoa", "Văn thư", issuer, Role.CLERK),
        ("kiem-tra", "Ông", "Phạm Quang Vinh", "Thanh tra viên", issuer, Role.AUDITOR),
    ]
    for name, honorific, person, post, office, role in others:
        _account(session, name, hashed, (honorific, person, post), office, role)
    for unit in loaded.units.units:
        if unit.code != issuer:
            officer = ("", f"Cán bộ {unit.name}", "Cán bộ thi đua")
            head = ("", f"Thủ trưởng {unit.name}", "Thủ trưởng")
            _account(session, unit.code, hashed, officer, unit.code, Role.UNIT_OFFICER)
            _account(session, f"tt-{unit.code}", hashed, head, unit.code, Role.UNIT_HEAD)


def _account(session: Session, name: str, hashed: str, person: tuple[str, str, str], unit: str, role: Role) -> None:
    honorific, full_name, post = person
    code = f"tk-{name}"
    session.merge(Person(code=code, honorific=honorific, name=full_name, post=post, unit=unit, illustrative=True))
    session.flush()
    accounts.create(session, name, hashed, code, [(role, unit)], demo=True)
