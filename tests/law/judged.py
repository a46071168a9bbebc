"""Scores, messages and verdict lines of files under a law, as JSON: the quick way of `tests.law.observed`.

REHAB_LAW=LAW python -m tests.law.judged FILE...
"""

import json
import sys
from pathlib import Path

from dashboard.wording.card import Words, card_of, verdict
from methodology.scoring.editions import load_editions
from pipelines.stateless import judge

if __name__ == "__main__":
    judged = judge([Path(name) for name in sys.argv[1:]])
    key = ["protocol_id", "revision"]
    rows = judged.courses.join(judged.evidence, on=key).join(judged.scores.drop("edition_id"), on=key)
    cards = {
        row["protocol_id"][0]: verdict(card_of(row, load_editions()), Words("ru"))
        for row in rows.iter_slices(1)
    }
    told = judged.findings.select("record_id", "rule_id", "expected").rows()
    scores = {row["protocol_id"]: row for row in json.loads(rows.write_json())}
    print(
        json.dumps({"scores": scores, "findings": sorted(told, key=str), "cards": cards}, ensure_ascii=False)
    )
