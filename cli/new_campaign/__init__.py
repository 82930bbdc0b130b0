"""The files of a new campaign: what was said (`answers`), the questions, the texts (`plan`, `companions`)."""
