"""Meetings of working parties: planned, convened, with an agenda that each reader sees for himself.

Floor 5: knows parties, audiences and papers; minutes and decisions stand on it.
"""
