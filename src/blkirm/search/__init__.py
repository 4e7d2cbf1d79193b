"""Finding things: one search over everything the reader may view.

Floor 8.
"""
