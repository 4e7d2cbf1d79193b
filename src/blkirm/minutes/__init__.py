"""Minutes of meetings: written, commented, adopted, corrected.

Floor 5½: knows meetings; decisions stand on it.
"""
