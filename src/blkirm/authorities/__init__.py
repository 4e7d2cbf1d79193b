"""Who takes part: the register of authorities with their level, Land, kind and fields of work.

Floor 2.
"""
