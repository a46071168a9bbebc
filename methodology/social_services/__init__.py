"""Steps and deadlines of law 442-FZ."""
