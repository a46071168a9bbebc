"""Tables of pages as files: XLSX for people, CSV for machines, CSV for Excel in Russian."""
