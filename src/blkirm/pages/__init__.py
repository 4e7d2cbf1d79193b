"""Public pages under work: a page is changed in a working copy while everybody reads it as it was.

plone.app.iterate makes and merges the copies; who may do that, what readers see of it and the
pages for it are ours. Papers are checked out instead (`papers.checkout`). It stands on floor 10.
"""
