"""Public pages and files answered from memory, and never a stale one.

Floor 2. Which pages may be kept, views say in ZCML (``cache:ruleset``); whether this answer may be,
an operation of ``plone.caching`` says (``operation``); a WSGI filter in front of Zope keeps and
sends them (``front``), as long as nothing public was changed in the database (``generation``) and
the minute has not passed.
"""
