"""The argument parser of every command, speaking Vietnamese."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

# Of the standard library's messages, those that a person meets. Whatever is not here is told in general words.
_SAYINGS = (
    (r"the following arguments are required: (.+)", r"thiếu \1"),
    (r"unrecognized arguments: (.+)", r"không có tuỳ chọn \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1: không có \2 (có: \3)"),
    (r"argument (.+?): expected (?:one|at least one) argument.*", r"\1: thiếu giá trị"),
    (r"argument (.+?): invalid \S+ value: (.+)", r"\1: giá trị không hợp lệ \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"không dùng \1 cùng với \2"),
    (r"one of the arguments (.+) is required", r"cần một trong \1"),
)


class Formatter(argparse.HelpFormatter):
    """Help with a Vietnamese usage line."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Used for the whole tree: sub-commands are made of the same class."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=Formatter, allow_abbrev=False)
        self._positionals.title = "tham số"
        self._optionals.title = "tuỳ chọn"
        self.add_argument("-h", "--help", action="help", help="in hướng dẫn này rồi thoát")

    def error(self, message: str) -> NoReturn:
        for pattern, saying in _SAYINGS:
            if re.fullmatch(pattern, message):
                said = re.sub(pattern, saying, message)
                break
        else:
            said = "sai cách dùng"
        self.exit(2, f"{self.format_usage()}{self.prog}: {said}; xem «{self.prog} --help».\n")
