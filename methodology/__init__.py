"""What is counted, by which act, since when? Editions, norms and indicators are data; functions are small and pure.

No Dagster and no reading beyond the data files of this folder.
"""
