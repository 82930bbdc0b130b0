"""All tables, imported once so that the metadata is whole."""

from storage.tables import archive, award, inspection, law, organisation, person, programme, record, subject

__all__ = ["archive", "award", "inspection", "law", "organisation", "person", "programme", "record", "subject"]
