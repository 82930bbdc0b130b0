"""`thidua campaign load`: a draft, a draft anew, a version for an amendment; never an account."""

import shutil
from pathlib import Path

import pytest
from sqlmodel import func, select

from cli.main import run
from storage.session import Database
from storage.tables.person import Account, Unit
from storage.tables.subject import Campaign, CampaignUnit, CampaignVersion, CouncilMember

CAMPAIGNS = Path(__file__).resolve().parents[2] / "campaigns"
CODE = "cho-don-2024"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the plan and its companions, to be changed."""
    folder = tmp_path / "ke-hoach"
    shutil.copytree(CAMPAIGNS, folder)
    return folder / f"{CODE}.yaml"


def change(plan: Path, old: str, new: str) -> None:
    text = plan.read_text(encoding="utf-8")
    assert old in text
    plan.write_text(text.replace(old, new), encoding="utf-8")


def counts(database: Database) -> dict[str, int]:
    """Rows by table."""
    tables = (Campaign, CampaignVersion, CampaignUnit, CouncilMember, Account)
    with database.read() as session:
        return {table.__name__: session.exec(select(func.count()).select_from(table)).one() for table in tables}


def campaign(database: Database) -> Campaign:
    with database.read() as session:
        return session.get_one(Campaign, CODE)


def test_new_campaign_becomes_a_draft_without_accounts(
    here: Database, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["campaign", "load", str(plan)]) == 0

    said = capsys.readouterr().out
    assert "Đã nạp phong trào «cho-don-2024» ở trạng thái bản nháp" in said
    assert "cảnh báo" in said
    assert (campaign(here).phase, campaign(here).act_no) == ("DRAFT", 0)
    assert counts(here)["Account"] == 0
    with here.read() as session:
        assert session.get_one(Unit, "xa-ban-thi").category == "UBND_XA"


def test_same_files_again_change_nothing(here: Database, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["campaign", "load", str(plan)])
    before = counts(here)

    assert run(["campaign", "load", str(plan)]) == 0

    assert "không có gì thay đổi" in capsys.readouterr().out
    assert counts(here) == before


def test_changed_files_replace_a_draft(here: Database, plan: Path) -> None:
    run(["campaign", "load", str(plan)])
    before, digest = counts(here), campaign(here).definition_digest
    change(plan, "short_title: Đợt thi đua cao điểm 75 ngày đêm", "short_title: Đợt thi đua cao điểm")

    assert run(["campaign", "load", str(plan)]) == 0

    assert campaign(here).definition_digest != digest
    assert counts(here) == before | {"CampaignVersion": 2}


def test_changed_files_of_a_launched_campaign_wait_for_an_amendment(
    here: Database, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["campaign", "load", str(plan)])
    with here.write() as session:
        row = session.get_one(Campaign, CODE)
        row.phase, row.act_no = "RUNNING", 1
    digest = campaign(here).definition_digest
    change(plan, "short_title: Đợt thi đua cao điểm 75 ngày đêm", "short_title: Đợt thi đua cao điểm")

    assert [run(["campaign", "load", str(plan)]) for _ in range(2)] == [0, 0]

    assert "sửa đổi bằng văn bản" in capsys.readouterr().out
    assert campaign(here).definition_digest == digest
    assert counts(here)["CampaignVersion"] == 2


def test_files_with_errors_are_refused_with_their_lines(
    here: Database, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(plan, "to_on: 2024-08-08", "to_on: 2024-08-32")

    assert run(["campaign", "load", str(plan)]) == 1

    assert "cho-don-2024.yaml:" in capsys.readouterr().err
    assert counts(here)["Campaign"] == 0
