"""Time how fast files with words get in: `python -m benchmarks.indexing <ours|peer> <where> <count>`.

Runs in one Zope process on a site that is not being served at the moment, and keeps nothing.
"""

from benchmarks import material
from benchmarks import serve

import json
import sys
import time


# Numbers that the sites' own papers do not have.
FIRST = 500_000


def main() -> None:
    """Print papers a second: new ones, and the same ones indexed again."""
    kind, where, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if kind == "ours":
        from benchmarks.build_ours import open_portal

        site = open_portal(where)
        folder = site["working-parties"]["transfers"]["papers"]
        fields = {"kind": "information-paper", "originator": "im-nw", "language": "de"}
        portal_type = "Paper"
    else:
        serve.leave_out()
        from benchmarks.build_peer import open_zope
        from zope.component.hooks import setSite

        site = open_zope(where).Plone
        setSite(site)
        folder = site["transfers"]["papers"]
        fields = {}
        portal_type = "File"

    from plone.dexterity.utils import createContentInContainer
    from plone.namedfile.file import NamedBlobFile
    from Products.CMFCore.indexing import processQueue

    import transaction

    begin = time.perf_counter()
    made = []
    for number in range(FIRST, FIRST + count):
        file = NamedBlobFile(
            data=material.text_of(number),
            contentType="text/plain",
            filename=f"indexing-{number}.txt",
        )
        title = material.title_of(number)
        made.append(
            createContentInContainer(
                folder, portal_type, checkConstraints=False, title=title, file=file, **fields
            )
        )
        processQueue()
        if len(made) % 50 == 0:
            transaction.savepoint(optimistic=True)
    new = time.perf_counter() - begin
    begin = time.perf_counter()
    for each in made:
        each.reindexObject(idxs=["SearchableText"])
        processQueue()
    again = time.perf_counter() - begin
    transaction.abort()
    print(json.dumps({"new papers a second": count / new, "indexed again a second": count / again}))


if __name__ == "__main__":
    main()
