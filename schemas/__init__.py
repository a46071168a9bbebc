"""What does a table look like? Pandera models, one file a layer; this package imports nothing of ours.

A model is the only place that names a column, its type, its titles and its rules: intake, assets, the data dictionary
and the return sheet read it from here.
"""
