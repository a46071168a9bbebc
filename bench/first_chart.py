"""When is the last chart of a page drawn, against a thin Dash page with two charts, in the same browser?

    python bench/first_chart.py DATA --dash PYTHON [--rounds 7]

PYTHON is an interpreter that has Dash (`python -m venv X && X/bin/pip install dash`); Dash is no library of ours. Each
round opens both pages in turns, each in a new context without a cache; seconds run from the start of the navigation to
the moment when the last chart stands. Bytes are what was loaded, uncompressed.
"""

import argparse
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

LIMIT, OURS, DASH = 0.5, 8897, 8896
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


def wait_for(url: str) -> None:
    """Until a server answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(url).read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers at {url}")


def main() -> None:
    """Both servers, one browser, rounds in turns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--dash", required=True, help="a Python that has Dash")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    ours = [sys.executable, "-m", "pipelines.cli", "serve", "--data", str(asked.data), "--port", str(OURS)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    servers = [subprocess.Popen(ours, **quiet), subprocess.Popen([asked.dash, "-c", THIN % DASH], **quiet)]
    addresses = {"ours": f"http://127.0.0.1:{OURS}/dose", "dash": f"http://127.0.0.1:{DASH}/"}
    try:
        for url in addresses.values():
            wait_for(url.replace("/dose", "/"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            found = {name: [] for name in addresses}
            for _ in range(asked.rounds):
                for name, url in addresses.items():
                    found[name].append(opened(browser, name, url))
            browser.close()
    finally:
        for server in servers:
            server.terminate()
    for name, rounds in found.items():
        seconds, weight = median(each[0] for each in rounds), max(each[1] for each in rounds)
        print(
            f"{name:<6}last chart after {seconds:5.2f} s (median of {asked.rounds})   {weight / 1e6:5.2f} MB"
        )
    share = median(each[0] for each in found["ours"]) / median(each[0] for each in found["dash"])
    print(f"ours against Dash {share:6.2f} x  <= {LIMIT}  {'ok' if share <= LIMIT else 'FAIL'}")
    sys.exit(share > LIMIT)


if __name__ == "__main__":
    main()
