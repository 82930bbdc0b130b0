"""Pieces of the texts of new files: the line for editors, quoting, codes out of names."""

import json
import unicodedata

SCHEMAS = "../docs/schema"
"""Where the schemas lie, seen from campaigns/."""
SCHEMA = f"# yaml-language-server: $schema={SCHEMAS}/campaign.schema.json#"
STATUTE_SCHEMA = f"# yaml-language-server: $schema={SCHEMAS}/statute.schema.json"


def quoted(text: str) -> str:
    """A YAML scalar that is always text; Vietnamese stays readable."""
    return json.dumps(text, ensure_ascii=False)


def slug(name: str) -> str:
    """A code out of a name: «Đỗ Thị Mơ» → «do-thi-mo»."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    letters = "".join(
        sign if sign.isascii() and sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)
    )
    return "-".join(letters.split())
