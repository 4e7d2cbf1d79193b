"""Pages of minutes, one module for each."""
