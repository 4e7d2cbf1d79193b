"""Who may see what, and why: the register of memberships, its groups, and the one guard.

Floor 1. The register knows people, parties and authorities by their ids only; what an authority
is (level, Land) it asks through ``IAuthorityDirectory``, which a floor above provides.
"""
