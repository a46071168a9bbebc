"""`/api/v1`: the figures, cases and releases of the pages for programs, described by an OpenAPI document."""
