Members see what is new since their last visit, their favourites and what they opened last. Only they do; it is kept in `footprints.sqlite3` beside the database.
