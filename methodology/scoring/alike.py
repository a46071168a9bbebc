"""Tables whose rows stand alike: laid beside each other where their keys agree row by row, else joined.

Belongs here: that choice, and quick proofs about keys. Does not: what the tables mean. A bulk hand-over brings
protocols, activities and answers of the same courses, all kept in the order of their keys; joining a million texts
would cost more than scoring them.
"""

from collections.abc import Sequence

import polars as pl


def stand_alike(left: pl.LazyFrame, right: pl.LazyFrame, on: Sequence[str]) -> bool:
    """Whether both have the same rows of `on` in the same order.

    >>> a, b = pl.LazyFrame({"k": [1, 2]}), pl.LazyFrame({"k": [2, 1]})
    >>> stand_alike(a, a, ["k"]), stand_alike(a, b, ["k"]), stand_alike(a, a.head(1), ["k"])
    (True, False, False)
    """
    heights = [rows.select(pl.len()).collect(engine="streaming").item() for rows in (left, right)]
    if heights[0] != heights[1]:
        return False
    other = {name: f"{name}:right" for name in on}
    both = pl.concat([left.select(on), right.select(on).rename(other)], how="horizontal")
    same = [pl.col(name).eq_missing(pl.col(twin)) for name, twin in other.items()]
    return bool(both.select(pl.all_horizontal(same).all()).collect(engine="streaming").item())


def are_different(rows: pl.LazyFrame, on: Sequence[str]) -> bool:
    """Whether no two rows have the same `on` for certain: different hashes prove different keys, in a third of the time
    that counting them takes. False where two hashes are equal, whatever the reason.

    >>> rows = pl.LazyFrame({"k": [1, 2, 2], "x": [5, 6, 7]})
    >>> are_different(rows, ["k"]), are_different(rows, ["k", "x"])
    (False, True)
    """
    hashes = pl.sum_horizontal(pl.col(name).hash(seed) for seed, name in enumerate(on))
    counted = rows.select(hashes.n_unique() == pl.len()).collect(engine="streaming")
    return bool(counted.item())


def beside(left: pl.LazyFrame, *rights: pl.LazyFrame, on: Sequence[str]) -> pl.LazyFrame:
    """Every row of `left` in its order with the columns of its partner in each of `rights`, null where it has none.

    on: columns that name a row of a right table at most once.

    >>> a, b = pl.LazyFrame({"k": [1, 2], "x": [5, 6]}), pl.LazyFrame({"k": [2, 3], "y": [7, 8]})
    >>> beside(a, b, a.rename({"x": "z"}), on=["k"]).collect().rows()
    [(1, 5, None, 5), (2, 6, 7, 6)]
    """
    alike = [stand_alike(left, right, on) for right in rights]
    for right, is_alike in zip(rights, alike, strict=True):
        if is_alike:
            left = pl.concat([left, right.drop(on)], how="horizontal")
        else:
            left = left.join(right, on=list(on), how="left", maintain_order="left")
    return left
