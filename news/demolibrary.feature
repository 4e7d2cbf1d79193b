The demonstration shows folders, papers with several versions, comments and a replaced paper.
