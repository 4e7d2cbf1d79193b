"""Adopted is not released: rounds in which each voting Land may object before anything goes out.

A round asks about one text of one thing (paper, minutes, decision, agenda item). What was said, on
whose behalf and when is a record that only grows. Silence until the deadline releases; one standing
objection keeps a thing closed; a text that was changed since is undecided again.
"""
