"""Finding things: one search over everything the reader may view.

From below: `stems`, `compounds` and `analysis` know German words, `query` what people type, `index`
is the catalogue's index of words; `facets`, `extracts` and `spelling` say more about what was found,
and `rules` puts a question of the present reader together. Floor 8.
"""
