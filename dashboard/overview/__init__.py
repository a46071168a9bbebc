"""The overview: one page that explains itself without a server."""
