"""Publications: reports that leave the house.

A report is written by an editor, looked at by somebody else and only then published; afterwards its
files never change again, and a withdrawn report says that it was withdrawn. This folder holds the
type `Report`, the four-eyes rule, the public list and page, the stable download with its counter,
and the same over REST. It stands on floor 7.
"""
