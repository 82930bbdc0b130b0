"""`thidua audit`: the past, rebuilt and proven. Every sub-command has a file of its own."""

import argparse
from importlib import import_module

COMMANDS = (
    "cli.audit_state",
    "cli.audit_export",
    "cli.audit_verify",
    "cli.audit_archive",
    "cli.audit_seal",
    "cli.audit_consistency",
    "cli.audit_check",
)


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `audit` with its sub-commands."""
    parser = subparsers.add_parser("audit", help="kiểm tra: dựng lại quá khứ, kho lưu, gói chứng cứ")
    commands = parser.add_subparsers(title="việc", metavar="VIỆC", dest="audit_command", required=True)
    for name in COMMANDS:
        import_module(name).register(commands)
