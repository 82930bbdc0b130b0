"""All tables, imported once so that the metadata is whole."""

from storage.tables import person, record, subject

__all__ = ["person", "record", "subject"]
