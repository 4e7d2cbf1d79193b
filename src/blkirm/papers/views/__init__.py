"""Pages about papers."""
