Members comment on papers. Whoever may read a paper reads its comments; they are in no search, and a copy begins without them.
