"""Releases: reporting periods frozen for publication, each a folder that never changes.

data/releases/<period>/<number>/: `public/` is what may be handed out, `internal/` what the bridge and the audit need
and nobody else, `manifest.json` what it was made from. No module here knows Dagster.
"""
