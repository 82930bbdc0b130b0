"""All SQL of pages and lists: functions that read rows and answer with frozen views. Nothing here writes."""
