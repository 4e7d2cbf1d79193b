"""Reports leaving the house: proposed by an editor, published by somebody else, downloaded by anybody.

Floor 7.
"""
