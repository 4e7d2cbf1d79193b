"""Floor 0: what every capability stands on: clock, REST base, languages, answers to the outside."""
