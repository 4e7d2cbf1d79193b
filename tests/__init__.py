"""Tests of the portal; ``tests/README.md`` says how to write one."""

import os


# Before anything imports zope.i18n, which reads it once: a fresh clone has no compiled messages.
os.environ.setdefault("zope_i18n_compile_mo_files", "true")
