"""What does the law say? Acts and assumptions as dated data files, and one strict reader for each kind of file.

Belongs here: every number, date, list and name that an act, a standard or an assumption sets. Does not: how anything is
counted (`methodology`) or shown. The ground floor: nothing of ours is imported here.
"""
