"""An analysis to start from: read one published version, show the headline with its uncertainty, check one figure.

Open with `marimo edit notebooks/effectiveness.py`, or run as a script after `rehab run`: a figure that does not
agree with the scores stops it. Reads published tables only; REHAB_DATA says where they are.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Effectiveness")


@app.cell
def _():
    import json
    import os
    from pathlib import Path

    import marimo as mo
    import plotly.graph_objects as go
    import polars as pl

    data = Path(os.environ.get("REHAB_DATA", Path(__file__).parents[1] / "data"))
    published = data / "published" / "current"
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    return data, go, manifest, mo, pl, published


@app.cell
def _(manifest, mo, published):
    _bands = [e["id"] + ("" if e["official"] else " (not the official bands)") for e in manifest["editions"]]
    _origin = "**invented sample data**" if manifest["synthetic"] else "delivered data"
    mo.md(f"""
    # Effectiveness of courses

    Version `{published.resolve().name}`, {_origin} up to {manifest["data_as_of"]}.
    Scored under {", ".join(_bands)}.
    """)


@app.cell
def _(pl, published):
    values = pl.read_parquet(published / "indicator_value.parquet")
    country = values.filter(region_code="all", breakdown="none", period_kind="year").sort("period")
    headline = country.filter(indicator="effective_rate").select(
        "period", "numerator", "denominator", "value", "low", "high", "status"
    )
    headline
    return country, headline, values


@app.cell
def _(headline, mo):
    mo.md("""
    ## The headline

    Effective courses among those with a determined verdict, with Wilson's 95 % interval. At 95 to 97 % the figure is
    near its ceiling: two regions whose intervals overlap are not different, and the distribution below says more.
    """)


@app.cell
def _(country, pl):
    # How much of the headline is process: courses that pass with a rehabilitation effect of 0.
    beside = country.filter(
        pl.col("indicator").is_in(
            ["undetermined", "effective_by_outcome", "effective_by_process_only", "mean_total"]
        )
    ).select("period", "indicator", "numerator", "denominator", "value", "low", "high")
    beside
    return


@app.cell
def _(go, pl, published):
    _all = pl.read_parquet(published / "score_distribution.parquet").filter(
        region_code="all", period_kind="year"
    )
    totals = _all.drop_nulls("total").group_by("total").agg(pl.col("courses").sum()).sort("total")
    _shown = go.Figure(go.Bar(x=totals["total"].to_list(), y=totals["courses"].to_list()))
    _shown.add_vline(3.5, line_dash="dash", annotation_text="pass mark 4")
    _shown.update_layout(xaxis_title="points", yaxis_title="courses")
    _shown
    return (totals,)


@app.cell
def _(pl, published):
    _yearly = pl.read_parquet(published / "ineffectiveness_reason.parquet").filter(
        region_code="all", period_kind="year"
    )
    # A course may have several reasons: the column does not sum to the ineffective courses.
    reasons = (
        _yearly.group_by("reason")
        .agg(pl.col("courses").sum(), pl.col("ineffective").sum())
        .sort("courses", descending=True)
    )
    reasons
    return (reasons,)


@app.cell
def _(headline, mo, pl, published):
    # The same figure a second way: from the score of every course instead of the indicator.
    _verdicts = dict(
        pl.read_parquet(published / "course_score.parquet")["verdict"].value_counts().iter_rows()
    )
    effective, ineffective = _verdicts.get("effective", 0), _verdicts.get("ineffective", 0)
    told = tuple(
        int(n) for n in headline.select(pl.col("numerator").sum(), pl.col("denominator").sum()).row(0)
    )
    assert told == (effective, effective + ineffective), (
        f"indicator {told}, scores {effective}, {ineffective}"
    )
    print(
        f"effective rate: {effective} of {effective + ineffective} = {effective / (effective + ineffective):.4f}"
    )
    mo.md(f"""
    ## Cross-check

    {effective:,} effective of {effective + ineffective:,} determined courses, counted from `course_score`:
    the indicator says the same.
    """)


if __name__ == "__main__":
    app.run()
