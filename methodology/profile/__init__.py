"""Population statistics: what a region may publish of its registers, and the sentences its report is made of.

Belongs here: which counts are published (`protection`), figures made of figures (`figures`), the
qualifier that is true of a number (`qualified`), published figures beside ours (`agreement`). Does not: how units are
counted (`law/statistics`, `assets.marts.indicator_values`).
"""
