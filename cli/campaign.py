"""`thidua campaign`: `new` writes a plan, `check FILE` names every problem at once, `load FILE` brings it in."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli import campaign_new
from definitions.problem import Problem, Severity, errors

if TYPE_CHECKING:
    from sqlmodel import Session

    from definitions.facts import Campaign as Loaded


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `campaign`; each of its subcommands sets `run`, a function of the arguments to an exit code."""
    campaign = subparsers.add_parser("campaign", help="tệp kế hoạch thi đua: viết mới, kiểm tra, nạp")
    commands = campaign.add_subparsers(dest="campaign_command", required=True)
    campaign_new.add(commands)
    checker = commands.add_parser("check", help="kiểm tra tệp kế hoạch và các tệp đi kèm, nêu mọi vấn đề trong một lần")
    checker.add_argument("file", type=Path, help="tệp kế hoạch (YAML)")
    checker.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    checker.set_defaults(run=run_check)
    loader = commands.add_parser("load", help="nạp kế hoạch vào bản cài đặt: phong trào mới, hoặc bản sửa đổi")
    loader.add_argument("file", type=Path, help="tệp kế hoạch (YAML)")
    loader.set_defaults(run=run_load)


def run_check(arguments: argparse.Namespace) -> int:
    """0 when the file may be used (warnings included), 1 when it has errors."""
    from definitions.check import check  # the typed model is heavy, `thidua --help` is to be quick

    file: Path = arguments.file
    problems = check(file)
    refused = bool(errors(problems))
    if arguments.json:
        print(as_json(file, problems))
    else:
        print(*problems, sep="\n")
    if refused or not arguments.json:
        print(summary(file, problems), file=sys.stderr if refused else sys.stdout)
    return 1 if refused else 0


def run_load(arguments: argparse.Namespace) -> int:
    """A new campaign as a draft, a draft anew, or a further version of a launched one. Never any account.

    Raises:
        Failure: the definition has errors, or there is no installation.
    """
    from cli.loading import read_campaign
    from cli.records import opened
    from definitions.check import kind_of
    from runtime.settings import load_settings

    if kind_of(arguments.file) == "REPORT":
        from runtime.failure import Failure

        raise Failure("Tệp này là một báo cáo, không phải phong trào; dùng «thidua report ten-year» hoặc «rehearse».")
    if kind_of(arguments.file) == "PROGRAMME":
        from cli import programme

        of_years = programme.read_programme(arguments.file)
        with opened(load_settings()) as (database, _here), database.write() as session:
            print(programme.bring_in(session, of_years))
        return 0
    loaded = read_campaign(arguments.file)
    with opened(load_settings()) as (database, _here), database.write() as session:
        said = bring_in(session, loaded)
    print(said)
    warnings = sum(problem.severity is Severity.WARNING for problem in loaded.problems)
    if warnings:
        print(f"Kế hoạch có {warnings} cảnh báo, phải có ý kiến khi phát động; xem «thidua campaign check».")
    return 0


def bring_in(session: "Session", loaded: "Loaded") -> str:
    """Write the campaign's rows and say what was done. The same files again change nothing."""
    from datetime import UTC, datetime

    from cli.loading import add_version, forget_draft, write_campaign
    from storage.intake import now_of
    from storage.tables.subject import Campaign, CampaignVersion

    at, _epoch = now_of(session, datetime.now(UTC))
    row = session.get(Campaign, loaded.code)
    if row is None:
        write_campaign(session, loaded, at)
        return f"Đã nạp phong trào «{loaded.code}» ở trạng thái bản nháp; người có thẩm quyền phát động trên trang."
    if row.definition_digest == loaded.digest:
        return f"Phong trào «{loaded.code}» đã ở đúng bản này; không có gì thay đổi."
    if row.act_no == 0:
        forget_draft(session, loaded.code)
        write_campaign(session, loaded, at)
        return f"Đã thay bản nháp của phong trào «{loaded.code}» bằng nội dung mới."
    if session.get(CampaignVersion, loaded.digest) is None:
        add_version(session, loaded, at)
    return (
        f"Phong trào «{loaded.code}» đã phát động, nên bản này được giữ làm bản sửa đổi {loaded.digest[:12]}; "
        "nó chỉ có hiệu lực khi người có thẩm quyền sửa đổi bằng văn bản trên trang."
    )


def as_json(file: Path, problems: list[Problem]) -> str:
    """One object: the file, the number of problems by severity, whether it may be used, and the problems."""
    report = {
        "file": str(file),
        "usable": not errors(problems),
        "counts": {severity.value: _count(problems, severity) for severity in Severity},
        "problems": [problem.as_dict() for problem in problems],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def summary(file: Path, problems: list[Problem]) -> str:
    """One line that sums up; on standard error when the file is refused."""
    verdict = "không dùng được, sửa các lỗi đã nêu" if errors(problems) else "dùng được"
    return (
        f"{file}: {_count(problems, Severity.ERROR)} lỗi, {_count(problems, Severity.WARNING)} cảnh báo, "
        f"{_count(problems, Severity.INFO)} lưu ý; {verdict}."
    )


def _count(problems: list[Problem], severity: Severity) -> int:
    return sum(problem.severity is severity for problem in problems)
