"""Why a figure moved between two releases."""
