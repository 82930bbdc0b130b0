"""`thidua bench audit`: the figures of the audit, part by part. A part is a function in a file of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import audit_questions, bundle, load, machine

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What a measurement may be told. A part takes what it needs."""

    nominations: int = 50_000
    seed: int = 1
    changes: int = 2_000


@dataclass(frozen=True)
class Part:
    """One measurement. `run` answers a JSON object with `met`; `lines` says it in words."""

    help: str
    run: Callable[[Options, Tell], dict[str, Any]]
    lines: Callable[[dict[str, Any]], list[str]]


PARTS: dict[str, Part] = {
    "questions": Part(
        "mỗi câu hỏi của người kiểm tra mất bao lâu",
        lambda options, tell: audit_questions.run(options.nominations, options.seed, tell),
        audit_questions.lines,
    ),
    "bundle": Part(
        "kiểm tra gói chứng cứ của một quyết định, và phát hiện từng byte bị đổi",
        lambda options, tell: bundle.run(options.changes, options.seed, tell),
        bundle.lines,
    ),
    "machine": Part(
        "trang dựng lại, kiểm kỹ các lịch sử, kho lưu chậm bao lâu",
        lambda options, tell: machine.run(options.seed, tell),
        machine.lines,
    ),
    "load": Part(
        "kho lưu chậm bao lâu, và làm chậm bao nhiêu, dưới tải một nghìn hồ sơ",
        lambda _options, tell: load.run(tell),
        load.lines,
    ),
}
"""Name → part; others add a line here."""


def run(names: list[str], options: Options, tell: Tell) -> dict[str, Any]:
    """Figures of these parts, or of all: name → object; `met`: whether each reaches its target."""
    found = {name: PARTS[name].run(options, tell) for name in names or list(PARTS)}
    return {"parts": found, "met": all(part["met"] for part in found.values())}


def lines(found: dict[str, Any]) -> list[str]:
    """All figures in words."""
    return [line for name, part in found["parts"].items() for line in PARTS[name].lines(part)]
