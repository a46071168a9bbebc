"""overview.html: one published version as one self-contained page that opens offline.

Belongs here: rendering, writing, what stands around the sections. Does not: the sections (sections.py), HTML
(templates/). Nothing is fetched: style, font, plotly.js and data are inlined, and the page's own
Content-Security-Policy forbids the rest.
"""

import base64
import os
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.charts import overview as figures
from dashboard.overview import sections, summary
from dashboard.store import Published, read_published
from dashboard.wording.format import day, period
from dashboard.wording.text import LANGUAGES, Say, words

ROOM = Path(__file__).parent.parent
STATIC = ROOM / "static"
FILES = {"ru": "overview.html", "en": "overview.en.html"}


def render_overview(published: Path, lang: str = "ru") -> str:
    """The page of a published folder as one HTML text, in Russian or English.

    Errors: RehabError when the folder is not a published version.
    """
    data, say = read_published(published), words(lang)
    engine = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return engine.get_template("overview.html.j2").render(**page(data, say))


def write_overview(published: Path) -> Path:
    """Writes overview.html and overview.en.html into the folder, each whole or not at all; returns the first."""
    for lang in LANGUAGES:
        unfinished = published / f".{FILES[lang]}.part"
        unfinished.write_text(render_overview(published, lang), encoding="utf-8")
        os.replace(unfinished, published / FILES[lang])
    return published / FILES["ru"]


def page(data: Published, say: Say) -> dict[str, Any]:
    """Everything the template shows."""
    key = summary.headline(data["indicator_value"])
    why = summary.reasons(data["ineffectiveness_reason"])
    return {
        "say": say,
        "lang": say.lang,
        "inline": inlined(),
        "about": about(data, say),
        "banners": banners(data.manifest),
        "key": sections.key_figures(key, why, data.pass_mark, say),
        "map": sections.of_map(data, key, say),
        "regions": sections.of_regions(data, key, say),
        "reasons": sections.of_reasons(why, data.pass_mark, say),
        "outcome": sections.of_outcome(key, say),
        "charts": {
            "distribution": sections.of_distribution(data, say),
            "months": sections.of_months(data, say),
        },
        "certificates": sections.of_certificates(data, say),
        "timeliness": sections.of_timeliness(data, say),
        "quality": sections.of_quality(data, say),
        "reconciliation": sections.of_reconciliation(data, say),
        "config": sections.embed(figures.CONFIG),
    }


def inlined() -> dict[str, Any]:
    """Style, fonts and plotly.js as text. `</` never occurs raw inside a script or style element."""
    fonts = {
        part: base64.b64encode((STATIC / f"golos-text-{part}-wght-normal.woff2").read_bytes()).decode()
        for part in ("latin", "cyrillic")
    }
    read = {
        name: (STATIC / name).read_text(encoding="utf-8")
        for name in ("style.css", "plotly-cartesian.min.js", "overview.js")
    }
    return {
        "fonts": fonts,
        "style": Markup(read["style.css"]),
        "plotly": Markup(read["plotly-cartesian.min.js"].replace("</script", "<\\/script")),
        "script": Markup(read["overview.js"]),
    }


def about(data: Published, say: Say) -> dict[str, str]:
    """Period, data date, version, editions and acts, in words."""
    manifest, shown = data.manifest, banners(data.manifest)
    as_of, mark = day(manifest["data_as_of"], say.lang), say.count("point", data.pass_mark)
    editions = "; ".join(
        f"{edition['id']} ({edition[f'title_{say.lang}']})" for edition in manifest["editions"]
    )
    acts = "; ".join(dict.fromkeys(edition[f"act_{say.lang}"] for edition in manifest["editions"]))
    version, code = manifest["version"], manifest["code_version"]
    cautions = [say(f"footer.{name}") for name in shown]
    footer = say("footer.text", as_of=as_of, version=version, editions=editions, code=code, mark=mark)
    return {
        "period": covered(data, as_of, say),
        "footer": " ".join([*cautions, footer]),
        "edition": say("method.edition", editions=editions, acts=acts),
        "mark": say("method.mark", mark=mark),
    }


def covered(data: Published, as_of: str, say: Say) -> str:
    """The months the courses of the page were finished in, and the data date."""
    span = summary.period_span(data["indicator_value"])
    if span is None:
        return say("page.period_empty")
    first, last = (period(code, say.lang) for code in span)
    return say("page.period", first=first, last=last, as_of=as_of)


def banners(manifest: dict[str, Any]) -> list[str]:
    """Which cautions the page opens with and closes with."""
    official = all(edition["official"] for edition in manifest["editions"])
    holds = {
        "synthetic": manifest["synthetic"],
        "unofficial": not official,
        "disclosure": not manifest["protected"],
    }
    return [name for name, said in holds.items() if said]
