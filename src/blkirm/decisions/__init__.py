"""Decisions and tasks: numbered, addressed, followed up.

Floor 6: knows meetings and minutes.
"""
