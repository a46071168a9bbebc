"""Pages of single courses: what they share. Everything they read comes through the reader's scope."""
