"""One cell: from what was typed to the value that was meant."""
