"""Pages every portal has: contact, legal notice, privacy, accessibility and the like.

One folder per language, the same file names in both; a file's name is the page's id. The texts
are a beginning for the editorial team: what is there already is never overwritten.
"""
