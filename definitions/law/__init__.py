"""Law as dated data: `law/*.toml` and the overlays of provinces and issuers, read, checked and resolved for a day.

`from` is the first day in force, `until` the first day no longer in force. No file sets `verified`: a row becomes
verified by an act on record of an officer who had the official text before him.
"""

from definitions.law.reader import LAW_DIR
from definitions.law.resolve import check_law, day_table, history, holidays, law_table, law_values
from definitions.law.table import NATIONAL, Held, Instrument, LawTable, Repeal

__all__ = [
    "LAW_DIR",
    "NATIONAL",
    "Held",
    "Instrument",
    "LawTable",
    "Repeal",
    "check_law",
    "day_table",
    "history",
    "holidays",
    "law_table",
    "law_values",
]
