"""Demo accounts of a rehearsal: one for each office, two for each unit. All names are invented, one password."""

from sqlmodel import Session

from api.security import hash_password
from definitions.facts import Campaign as Loaded
from rules.acting import ROLE_LABELS, Role
from storage import account as accounts
from storage.tables.person import Account, Person

DEMO_PASSWORD = "dien-tap-2024"  # noqa: S105  # of rehearsal installations only; printed for whoever starts one
HEADS = {"DISTRICT": "truong-phong-noi-vu"}
"""Level of the issuer → account of the standing body's head, where it has a name of its own."""
HEAD = "thuong-truc"
TELLERS = 2
PEOPLE = {
    "chu-tich": ("Ông", "Hà Văn Tùng"),
    HEAD: ("Bà", "Lục Thị Hạnh"),
    "thu-ky": ("Ông", "Triệu Đức Long"),
    "chuyen-vien": ("Ông", "Nguyễn Minh Hiếu"),
    "van-phong": ("Bà", "Vi Thị Lan"),
    "van-thu": ("Bà", "Dương Thị Hoa"),
    "kiem-tra": ("Ông", "Phạm Quang Vinh"),
    "phap-che": ("Bà", "Hoàng Thị Thu"),
}
STANDING = frozenset({Role.STANDING_HEAD, Role.SPECIALIST})


def head_account(loaded: Loaded) -> str:
    """The demo account of whoever heads the standing body."""
    return HEADS.get(loaded.definition.issuer.level, HEAD)


def seed_accounts(session: Session, loaded: Loaded, suffix: str = "") -> None:
    """Accounts of the offices and the units of a campaign; those that are there already are left as they are.

    `suffix`: after the names of the offices, for a second issuer in the same installation.
    """
    hashed = hash_password(DEMO_PASSWORD)
    issuer, standing = loaded.definition.issuer.code, loaded.definition.issuer.standing_body
    labels = {role: str(loaded.definition.issuer.labels.get(role, name)) for role, name in ROLE_LABELS.items()}
    members = loaded.council.members if loaded.council is not None else ()
    seats = {member.seat: member.code for member in reversed(members)}
    seated: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
        ("chu-tich", "CHAIR", (Role.AUTHORITY,)),
        (head_account(loaded), "STANDING_VICE_CHAIR", (Role.STANDING_HEAD,)),
        ("thu-ky", "SECRETARY", (Role.SECRETARY, Role.SPECIALIST)),
    )
    for name, seat, roles in seated:
        grants = [(role, standing if role in STANDING else issuer) for role in roles]
        if seat in seats:
            _create(session, name + suffix, hashed, seats[seat], [*grants, (Role.MEMBER, issuer)])
        elif roles[0] != Role.SECRETARY:
            person = _person(session, name + suffix, PEOPLE.get(name, PEOPLE[HEAD]), labels[roles[0]], issuer)
            _create(session, name + suffix, hashed, person, grants)
    head = next((member.unit for member in members if member.seat == "CHAIR"), issuer)
    deputy = next((member for member in members if member.seat == "VICE_CHAIR" and member.unit == head), None)
    if deputy is not None:
        _create(
            session, f"pho-chu-tich{suffix}", hashed, deputy.code, [(Role.AUTHORITY, issuer), (Role.MEMBER, issuer)]
        )
    tellers = [member for member in members if member.seat == "MEMBER"][:TELLERS]
    for index, member in enumerate(tellers, start=1):
        grants = [(Role.TELLER, issuer), (Role.MEMBER, issuer)]
        _create(session, f"kiem-phieu-{index}{suffix}", hashed, member.code, grants)
    for name, unit, role in (
        ("chuyen-vien", standing, Role.SPECIALIST),
        ("van-phong", issuer, Role.OFFICE),
        ("van-thu", issuer, Role.CLERK),
        ("kiem-tra", issuer, Role.AUDITOR),
        ("phap-che", standing, Role.LAW_OFFICER),
    ):
        person = _person(session, name + suffix, PEOPLE[name], labels[role], unit)
        _create(session, name + suffix, hashed, person, [(role, unit)])
    seed_units(session, loaded, hashed)


def seed_units(session: Session, loaded: Loaded, hashed: str = "") -> None:
    """An officer's and a head's account for each unit that takes part."""
    hashed = hashed or hash_password(DEMO_PASSWORD)
    for unit in loaded.units.units:
        if unit.code == loaded.definition.issuer.code:
            continue
        for name, person_name, post, role in (
            (unit.code, f"Cán bộ {unit.name}", "Cán bộ thi đua", Role.UNIT_OFFICER),
            (f"tt-{unit.code}", f"Thủ trưởng {unit.name}", "Thủ trưởng", Role.UNIT_HEAD),
        ):
            person = _person(session, name, ("", person_name), post, unit.code)
            _create(session, name, hashed, person, [(role, unit.code)])


def _person(session: Session, name: str, said: tuple[str, str], post: str, unit: str) -> str:
    code = f"tk-{name}"
    if session.get(Person, code) is None:
        honorific, full_name = said
        session.add(Person(code=code, honorific=honorific, name=full_name, post=post, unit=unit, illustrative=True))
        session.flush()
    return code


def _create(session: Session, name: str, hashed: str, person: str, grants: list[tuple[Role, str]]) -> None:
    if session.get(Account, name) is None:
        accounts.create(session, name, hashed, person, grants, demo=True)
