"""`thidua campaign check FILE`: every problem of a definition file in one run."""

import argparse
import json
import sys
from pathlib import Path

from definitions.problem import Problem, Severity, errors


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `campaign`; each of its subcommands sets `run`, a function of the arguments to an exit code."""
    campaign = subparsers.add_parser("campaign", help="tệp kế hoạch thi đua: kiểm tra")
    commands = campaign.add_subparsers(dest="campaign_command", required=True)
    checker = commands.add_parser("check", help="kiểm tra tệp kế hoạch và các tệp đi kèm, nêu mọi vấn đề trong một lần")
    checker.add_argument("file", type=Path, help="tệp kế hoạch (YAML)")
    checker.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    checker.set_defaults(run=run_check)


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
