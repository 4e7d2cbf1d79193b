"""Shared documents of a working party: its library and the papers in it.

Floor 4.
"""
