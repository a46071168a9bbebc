"""Figures written out for people and machines, one file a format; `write_exports` (folder.py) writes them all.

Belongs here: how a chosen frame of figures becomes CSV, a workbook, SDMX, an open-data set, a data package. Does not:
which figures (`methodology.registry.selection`, releases), nor what may be published (disclosure control, before
anything comes here). A hidden value is never written: the frame that comes here no longer holds it. `rehab kpi` hides
nothing: its figures are exact, and every form of them says whom they are for.
"""
