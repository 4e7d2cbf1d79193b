"""The one gate for every file that enters: what it really is, and whether it may stay.

Every content object with file or image fields passes when it is added or changed, whatever form,
service or import brought it; other parts ask beforehand with ``operations.examine``. Floor 1½.
"""
