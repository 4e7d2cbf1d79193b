"""Floor 9: installation, the distribution, demo content, starting the server."""
