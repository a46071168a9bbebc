"""The profile of a region: population statistics as sentences, for the page, the PDF and the workbook.

Belongs here: words of figures (`sentences`), the profile as PDF (`paper`). Does not: figures themselves
(`methodology.population`), the page (`dashboard.web.pages.profile`).
"""
