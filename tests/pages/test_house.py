"""The house of the pages: policy, icons, addresses, labels."""

import re
from pathlib import Path

import pytest

import api
from api.pages import address
from api.pages.buttons import ICONS
from api.pages.forms.campaign import CAMPAIGN
from api.pages.forms.enrolment import ENROLMENT
from api.pages.forms.nomination import AROUND, SIMPLE
from api.pages.words import TAGS, WORK
from api.rendering import ENVIRONMENT
from rules.acting import Role
from rules.labels import NOTICES
from rules.register import TABLES
from storage.reads.work import NOT_WORK

STATIC = Path(api.__file__).parent / "static"
TEMPLATES = sorted((Path(api.__file__).parent / "templates").rglob("*.html"))
PEOPLE = frozenset(Role) - {Role.SYSTEM, Role.MESSENGER}
MOVES = [(subject, move) for subject, table in TABLES.items() for move in table.moves if move.roles & PEOPLE]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_compiles_and_keeps_the_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ENVIRONMENT.get_template(str(path.relative_to(path.parents[1] if path.parent.name == "parts" else path.parent)))
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|\|\s*safe\b|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []


def test_every_icon_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {icon for _tone, icon in TAGS.values()} | set(ICONS.values())
    for path in TEMPLATES:
        named |= set(re.findall(r"icon\('([a-z0-9-]+)'\)", path.read_text(encoding="utf-8")))
    assert named - drawn == set()


def test_every_act_of_a_person_has_an_address_and_no_two_share_one() -> None:
    missing = [(subject, move.act) for subject, move in MOVES if move.act not in address.ACTS[subject]]
    assert missing == []
    assert all(len(set(acts.values())) == len(acts) for acts in address.ACTS.values())


@pytest.mark.parametrize(
    ("subject", "forms"),
    [
        ("campaign", {*CAMPAIGN, "hand_over"}),
        ("enrolment", {*ENROLMENT, "hand_over"}),
        ("nomination", {*AROUND, *SIMPLE}),
    ],
)
def test_every_act_with_an_address_has_a_form_and_every_form_an_act(subject: str, forms: set[str]) -> None:
    assert forms == set(address.ACTS[subject])


def test_every_task_of_the_work_list_has_words() -> None:
    waited = {(subject, move.act) for subject, move in MOVES if move.act not in NOT_WORK[subject]}
    assert waited - WORK.keys() == set()


def test_every_notice_that_a_rule_orders_has_words() -> None:
    ordered: set[str] = set()
    for path in (Path(api.__file__).parents[1] / "rules").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        ordered |= set(re.findall(r'NoticeOrder\(\s*"([A-Z_]+)"', text)) | set(re.findall(r"notify:([A-Z_]+):", text))
    assert ordered - NOTICES.keys() == set()
    assert ordered


def test_addresses_of_cases_are_found_again_from_their_ids() -> None:
    assert address.of("nomination/cd/7") == "/ho-so/cd/7"
    assert address.of("enrolment/cd/xa-1") == "/phong-trao/cd/don-vi/xa-1"
    assert address.act("council/cd/2", "rank") == "/hoi-dong/cd/2/xep-thu-tu"


def test_vendored_files_have_their_licences() -> None:
    found = {path.name for path in (STATIC / "licences").iterdir()}
    assert found == {"htmx-0BSD.txt", "inter-OFL.txt", "tabler-icons-MIT.txt"}
