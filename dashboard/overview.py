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

from dashboard import figures, sections, summary
from dashboard.format import day, period
from dashboard.store import Published, read_published
from dashboard.text import LANGUAGES, Say, words

ROOM = Path(__file__).parent
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
        "key": sections.key_figures(key, why, say),
        "map": sections.of_map(data, key, say),
        "regions": sections.of_regions(data, key, say),
        "reasons": sections.of_reasons(why, say),
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
    """Period, data date, version and editions, in words."""
    manifest = data.manifest
    first, last = summary.period_span(data["indicator_value"])
    as_of = day(manifest["data_as_of"], say.lang)
    editions = "; ".join(
        f"{edition['id']} («{edition[f'title_{say.lang}']}»)" for edition in manifest["editions"]
    )
    return {
        "period": say("page.period", first=period(first, say.lang), last=period(last, say.lang), as_of=as_of),
        "footer": say(
            "footer.text",
            as_of=as_of,
            version=manifest["version"],
            editions=editions,
            code=manifest["code_version"],
        ),
        "edition": say("method.edition", editions=editions),
        "synthetic": say("footer.synthetic") if manifest["synthetic"] else "",
        "unofficial": say("footer.unofficial") if "unofficial" in banners(manifest) else "",
        "source": manifest["input_digest"],
    }


def banners(manifest: dict[str, Any]) -> list[str]:
    """Which cautions the page opens with; disclosure control does not exist yet, so its caution always stands."""
    official = all(edition["official"] for edition in manifest["editions"])
    return [
        *(["synthetic"] if manifest["synthetic"] else []),
        *([] if official else ["unofficial"]),
        "disclosure",
    ]
