"""Which files are new, whole and kept: the inbox, the ledger and the raw bytes."""
