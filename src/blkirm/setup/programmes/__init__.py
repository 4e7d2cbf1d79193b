"""The programmes every portal begins with, each fact with its day and where it was read.

One YAML file each; its name is the id. ``successor`` names another one by its id. What the sources
do not say is not in it: a missing beginning stays empty, and a page then says less, not more.
"""
