"""When is the last chart of a page drawn, against a thin Dash page with two charts, in the same browser?

    python bench/first_chart.py DATA --dash PYTHON [--rounds 7]
    python bench/first_chart.py DATA --small

PYTHON is an interpreter that has Dash (`python -m venv X && X/bin/pip install dash`); Dash is no library of ours. Each
round opens both pages in turns, each in a new context without a cache; seconds run from the start of the navigation to
the moment when the last chart is drawn. Bytes are what was loaded, uncompressed. `--small`, for the suite,
opens our page alone, once.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright
from serve import free_port, listening, served

LIMIT = 0.5
PAGE = {"ours": "/dose", "dash": "/"}
THIN = """
from dash import Dash, dcc, html
import plotly.graph_objects as go
app = Dash(__name__)
bars = go.Figure(go.Bar(x=list(range(9)), y=[7, 26, 115, 328, 640, 1246, 2637, 4374, 3387]))
line = go.Figure(go.Scatter(x=list(range(12)), y=[6, 5, 5, 1, 3, 6, 2, 5, 4, 4, 6, 5]))
app.layout = html.Div([html.H1("Rehabilitation"), dcc.Graph(figure=bars), dcc.Graph(figure=line)])
app.run(port=%d, debug=False)
"""
DRAWN = {
    "ours": "() => [...document.querySelectorAll('.plot')].filter(plot => plot.dataset.drawn).length === 2",
    "dash": "() => document.querySelectorAll('.js-plotly-plot .trace').length >= 2",
}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def opened(browser: Browser, name: str, url: str) -> tuple[float, int]:
    """Seconds to the last chart and bytes loaded, from a cold cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "rehab_role", "value": "main_bureau", "url": url}])
    page, weight = context.new_page(), []
    page.on("response", lambda answer: weight.append(len(answer.body())) if answer.status == 200 else None)
    page.goto(url, wait_until="commit")
    page.wait_for_function(DRAWN[name], polling="raf")
    seconds = page.evaluate("performance.now()") / 1e3
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)  # else the last answers have no body yet
    context.close()
    return seconds, sum(weight)


@contextmanager
def thin_dash(python: str) -> Iterator[int]:
    """The page to compare with, by an interpreter that has Dash; its port."""
    port = free_port()
    with listening([python, "-c", THIN % port], port, "the Dash page"):
        yield port


def measured(addresses: dict[str, str], rounds: int) -> dict[str, list[tuple[float, int]]]:
    """Opens the pages in one browser, in turns."""
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in addresses}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(rounds):
            for name, url in addresses.items():
                found[name].append(opened(browser, name, url))
        browser.close()
    return found


def main() -> None:
    """Both servers, one browser, rounds in turns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    against = parser.add_mutually_exclusive_group(required=True)
    against.add_argument("--dash", help="a Python that has Dash")
    against.add_argument("--small", action="store_true", help="our page alone, once")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    rounds = 1 if asked.small else asked.rounds
    with ExitStack() as servers:
        ports = {"ours": servers.enter_context(served(asked.data))}
        if asked.dash:
            ports["dash"] = servers.enter_context(thin_dash(asked.dash))
        found = measured(
            {name: f"http://127.0.0.1:{port}{PAGE[name]}" for name, port in ports.items()}, rounds
        )
    medians = {}
    for name, opens in found.items():
        medians[name], weight = median(each[0] for each in opens), max(each[1] for each in opens)
        print(
            f"{name:<6}last chart after {medians[name]:5.2f} s (median of {rounds})   {weight / 1e6:5.2f} MB"
        )
    if asked.dash:
        share = medians["ours"] / medians["dash"]
        print(f"ours against Dash {share:6.2f} x  <= {LIMIT}  {'ok' if share <= LIMIT else 'FAIL'}")
        sys.exit(share > LIMIT)


if __name__ == "__main__":
    main()
