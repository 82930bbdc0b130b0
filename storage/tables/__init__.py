"""All tables, imported once so that the metadata is whole."""

from storage.tables import award, law, organisation, person, programme, record, subject

__all__ = ["award", "law", "organisation", "person", "programme", "record", "subject"]
