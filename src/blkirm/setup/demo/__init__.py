"""Demonstration content: data, not Python that builds pages.

``authorities.yaml``, ``parties.yaml``, ``accounts.yaml`` and ``reports.yaml`` say what there is;
the words stand beside them: ``parties/<id>.<language>.md`` the mandates, ``papers/<party>/*.md``
the papers, ``reports/<id>.<language>.md`` the reports, ``pages/<language>/`` the public pages. The
notation is explained in ``blkirm.setup.pages.texts``. PDF, DOCX and ODT files are made from the
texts when a site is made; none is kept here.

Facts come from published sources and are told in our own words. There are no people in it, only
offices; who chairs what is made up, and every file says that it belongs to a demonstration.
``importer.import_demo`` may run again at any time: what exists stays as it is.
"""
