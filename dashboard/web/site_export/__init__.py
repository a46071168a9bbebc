"""The public pages as files: a folder that opens without a server, and one page that opens by itself."""
