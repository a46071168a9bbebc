"""Samples: an invented pilot, delivered as it would really arrive. Nothing here is about a real person or provider.

Belongs here: the generator of the committed inbox (`python -m data_samples`). Does not: any rule of intake or scoring;
what the pipeline should find is written down by the one who planted it, never read from the pipeline.
"""
