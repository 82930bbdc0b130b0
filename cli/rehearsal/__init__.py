"""A rehearsal: a scenario file played through the JSON interface, as the officers would."""
