"""Pages about release rounds."""
