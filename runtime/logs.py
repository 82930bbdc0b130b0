"""Logs: facts, not sentences; ids, not people. structlog over the standard library, so that every line of every
library, and of `workflow.logger` (silent during replay), takes the same way out: to standard error."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from temporalio import activity, workflow

from runtime.settings import Settings

_EVENT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
# Whole words between underscores: `secretary_id` is no secret.
_SECRET = re.compile(r"(^|_)(password|secret|token|cookie|authorization|api_?key|credential|private_key)(_|$)")
_CONTAINERS = (list, dict, set, frozenset, tuple)
_KEPT_FROM_TEMPORAL = ("workflow_id", "run_id", "workflow_type", "activity_type", "attempt", "update_id", "update_name")


class UnfitLogLine(TypeError):
    """A line that may not be logged: a container as a value, or an event that is not `noun.verb`."""


def configure_logs(settings: Settings, *, stream: IO[str] | None = None) -> None:
    """Send all logs of this process to `stream` (standard error). Safe to call again: the last call wins."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            Fit(strict=settings.log_strict),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(shared, as_json=settings.log_json))
    _take_down()
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # httpx writes whole addresses, query and all, at INFO.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False


def _take_down() -> None:
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old.formatter, structlog.stdlib.ProcessorFormatter):
            root.removeHandler(old)


@contextmanager
def logs_to(settings: Settings, stream: IO[str]) -> Iterator[None]:
    """All logs of this process go to a stream that is closed behind the block: then nothing writes to it any more."""
    configure_logs(settings, stream=stream)
    try:
        yield
    finally:
        _take_down()


def _formatter(shared: list[Processor], *, as_json: bool) -> logging.Formatter:
    last: list[Processor]
    if as_json:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=False)]
    # Lines of other libraries never raise: a logging call must not break them.
    foreign: list[Processor] = [structlog.stdlib.ExtraAdder(), _flatten_temporal, *shared, Fit(strict=False)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=foreign,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


class Fit:
    """Lets through only flat values and no secrets. Strict: an unfit line raises; else its type's name is written."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict

    def __call__(self, logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
        if self._strict and not _EVENT.fullmatch(str(line.get("event", ""))):
            raise UnfitLogLine(f"event is not noun.verb: {line.get('event')!r}")
        for key, value in line.items():
            if key.startswith("_") or key == "exc_info":
                continue
            if _SECRET.search(key.lower()):
                line[key] = "[secret]"
            elif isinstance(value, _CONTAINERS):
                if self._strict:
                    raise UnfitLogLine(f"{key} is a {type(value).__name__}; log its id or its count")
                line[key] = f"[{type(value).__name__}]"
        return line


def _flatten_temporal(logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
    line.pop("color_message", None)
    for nested in (line.pop("temporal_workflow", None), line.pop("temporal_activity", None)):
        if isinstance(nested, dict):
            line.update({key: nested[key] for key in _KEPT_FROM_TEMPORAL if key in nested})
    return line
