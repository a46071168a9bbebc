"""One module a delivered format: bytes in, sheets of text (or a lazy Parquet scan) out."""
