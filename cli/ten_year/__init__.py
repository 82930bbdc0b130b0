"""The report on many years: from the award history and the report's definition to JSON, XLSX and PDF."""
