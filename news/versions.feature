Every file a paper ever had stays as a version of it, with number, comment, author and time, by whatever way it was replaced.
