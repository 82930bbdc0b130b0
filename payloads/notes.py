"""Free texts that acts refer to: the history holds an id that commits to the text, the text can be blanked by law."""

from collections.abc import Iterator
from typing import Any

from payloads.ids import digest_of

NOTE = "_note"
"""A body field `x_note` holds the id of a text; what comes in from outside is the text itself, as field `x`."""
DIGITS = 40
"""Of an id that commits to its text. Those of the first releases have 32 and do not: nothing holds such a text fast."""


def note_salt(form_key: str, path: str) -> str:
    """What an id is made of besides the text, so that a short text cannot be guessed from its id. `path`: in the body,
    e.g. «/appraisal/2/reason_note».
    """
    return digest_of("note", form_key, path)


def note_id(salt: str, text: str) -> str:
    """Id of a text; the same for a repeated form, another for another text."""
    return digest_of("note", salt, text)[:DIGITS]


def is_said(note: str, salt: str, text: str) -> bool:
    """Whether a text is the one of its id, as far as the id tells. A blanked one says nothing."""
    return not text or len(note) != DIGITS or note_id(salt, text) == note


def placed(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(id, path) of every text that a body refers to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.endswith(NOTE) and isinstance(inner, str) and inner:
                yield inner, f"{path}/{name}"
            else:
                yield from placed(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from placed(inner, f"{path}/{index}")
