"""The registry refuses what it does not understand, and says where."""

import math
import re
from pathlib import Path

import pytest

from law.errors import RehabError
from law.files import SHIPPED
from law.indicators import Indicator, parse_indicator
from methodology.registry.fact import UNITS
from methodology.registry.indicators import REGISTRY, check, load_indicators, load_themes

GOOD = {
    "title_ru": "Доля",
    "title_en": "Share",
    "definition_ru": "Одни, делённые на другие.",
    "definition_en": "Some divided by others.",
    "rationale_ru": "Зачем.",
    "rationale_en": "What for.",
    "fact": "course",
    "kind": "proportion",
    "basis": "period",
    "numerator": "effect_lo >= 1",
    "numerator_ru": "одни",
    "numerator_en": "some",
    "denominator": "verdict = 'effective'",
    "denominator_ru": "другие",
    "denominator_en": "others",
    "unit": "share",
    "polarity": "neutral",
    "interval": "wilson",
    "minimum_n": 20,
    "when_empty": "M",
    "suppression": "cube",
    "act_ru": "акт",
    "act_en": "an act",
    "clause_ru": "пункт",
    "clause_en": "a clause",
}
FILE = "law/indicators/theme.toml"
THEME = '[theme]\norder = {order}\ntitle_ru = "Тема"\ntitle_en = "Theme"\n'


def test_the_registry_loads_theme_by_theme_in_its_own_order():
    ids, themes = list(load_indicators()), [theme.id for theme in load_themes()]
    assert ids[:2] == ["courses_total", "courses_completed"]
    assert ids.index("effective_rate_lower_bound") == ids.index("effective_rate") + 1
    told = [indicator.theme for indicator in load_indicators().values()]
    assert told == sorted(told, key=themes.index) and set(told) == set(themes)


def test_every_indicator_has_the_fields_of_an_indicator_sheet_in_both_languages():
    for indicator in load_indicators().values():
        for key in ("title", "definition", "rationale", "numerator", "act", "clause"):
            assert getattr(indicator, f"{key}_ru") and getattr(indicator, f"{key}_en"), (indicator.id, key)
        assert bool(indicator.denominator_ru) == indicator.is_rate


MONITORED = """
first_recognised need_determined contraindicated certificates_issued certificates_nominal_sum certified applied served
assessed effective effective_rate ineffective_other certificates_expired interrupted_provider_failure
certificates_redeemed_sum certificates_travel_sum activities_per_course distribution_off course_of_21_days
days_to_protocol days_to_signature days_to_platform federal_access_in_10_days total_agrees verdict_agrees
rows_quarantined courses_corrected_late effective_by_process_only
"""


def test_the_monitoring_of_order_525n_is_covered():
    assert set(MONITORED.split()) <= set(load_indicators())


def test_followed_units_are_apart_from_events_of_a_period():
    cohorts = {id for id, indicator in load_indicators().items() if indicator.basis == "cohort"}
    assert {"certified", "served", "certificates_applied", "certificates_redeemed_sum"} <= cohorts
    assert not cohorts & {"effective_rate", "certificates_issued", "first_recognised", "rows_read"}
    assert {load_indicators()[id].fact for id in cohorts} == {"person", "certificate"}


def parsed(id: str, block: dict) -> Indicator:
    indicator = parse_indicator("theme", id, block, FILE)
    check(indicator)
    return indicator


def test_a_whole_block_is_understood():
    assert parsed("share", GOOD).exclusions == ""
    assert parsed("share", GOOD).act == "акт: пункт"


@pytest.mark.parametrize(
    ("change", "key", "told"),
    [
        ({"colour": "red"}, "colour", "unknown key 'colour'"),
        ({"act_ru": None}, "act_ru", "missing key 'act_ru'"),
        ({"rationale_en": " "}, "rationale_en", "one language only"),
        ({"caveat_ru": "Осторожно."}, "caveat_en", "one language only"),
        ({"denominator_ru": None, "denominator_en": None}, "denominator_ru", "not written in words"),
        ({"exclusions": "verdict = 'undetermined'"}, "exclusions_ru", "not written in words"),
        ({"minimum_n": "20"}, "minimum_n", "valid integer"),
        ({"minimum_n": True}, "minimum_n", "valid integer"),
        ({"minimum_n": -1}, "minimum_n", "greater than or equal to 0"),
        ({"range": 2}, "range", "two numbers"),
        ({"range": [2]}, "range", "two numbers"),
        ({"range": [2, 0]}, "range", "the lesser first"),
        ({"range": [2, 2]}, "range", "the lesser first"),
        ({"range": [0, True]}, "range", "two numbers"),
        ({"range": ["0", "2"]}, "range", "two numbers"),
        ({"range": [0, math.nan]}, "range", "two numbers"),
        ({"range": [-math.inf, math.inf]}, "range", "two numbers"),
        ({"range": [0, 1]}, "range", "only a mean has a range"),
        ({"title_ru": 5}, "title_ru", "valid string"),
        ({"fact": "child"}, "fact", "'child' is not one of: course, person, certificate, row"),
        ({"kind": "median"}, "kind", "'median': input should be 'count', 'sum', 'proportion' or 'mean'"),
        ({"basis": "year"}, "basis", "'year': input should be 'period' or 'cohort'"),
        ({"unit": "percents"}, "unit", f"'percents' is not one of: {', '.join(UNITS)}"),
        ({"polarity": "up"}, "polarity", "'up': input should be"),
        ({"interval": "t"}, "interval", "'t' is not one of: none, wilson"),
        ({"when_empty": "A"}, "when_empty", "'A': input should be '', 'M' or 'L'"),
        ({"suppression": "open"}, "suppression", "'open' is not one of: cube, with_n, internal"),
        ({"denominator": ""}, "denominator", "needs a denominator"),
        ({"numerator": "efect_lo >= 1"}, "numerator", "unknown measure 'efect_lo' (fact course)"),
        (
            {"denominator": "verdict = 'effective' AND nominal_rub > 0"},
            "denominator",
            "unknown measure 'nominal_rub'",
        ),
        ({"numerator": "effect_lo"}, "numerator", "must be a condition"),
        ({"numerator": "effect_lo >="}, "numerator", "not an expression"),
        ({"numerator": "TRUE; DROP TABLE course"}, "numerator", "not an expression"),
        (
            {"exclusions": "total_lo + 1", "exclusions_ru": "кроме", "exclusions_en": "but"},
            "exclusions",
            "must be a condition",
        ),
        ({"kind": "mean", "interval": "t"}, "suppression", "'cube' is not one of: with_n, internal"),
        ({"kind": "mean", "interval": "t", "suppression": "with_n"}, "numerator", "must be a number"),
    ],
)
def test_a_block_that_is_not_understood_is_refused_with_file_block_and_key(change, key, told):
    block = {name: value for name, value in (GOOD | change).items() if value is not None}
    with pytest.raises(RehabError) as refused:
        parsed("share", block)
    assert told in refused.value.what
    assert refused.value.where == f"{FILE}, block [share], key {key}"


MEAN = GOOD | {"kind": "mean", "interval": "t", "suppression": "with_n", "numerator": "effect_lo"}


@pytest.mark.parametrize(
    ("told", "ends", "text"),
    [
        ([0, 2], (0, 2), "0..2"),
        ([0, math.inf], (0, math.inf), "≥ 0"),
        ([-math.inf, 1.5], (-math.inf, 1.5), "≤ 1.5"),
        (None, (-math.inf, math.inf), ""),
    ],
)
def test_a_mean_may_tell_the_range_of_its_scale(told, ends, text):
    mean = parsed("mean", MEAN | ({"range": told} if told else {}))
    assert (mean.ends, mean.range_text) == (ends, text)


def test_means_of_points_and_percents_have_the_range_of_their_scale():
    known = load_indicators().values()
    scales = {i.id: i.range for i in known if i.kind == "mean" and i.unit in ("point", "percent")}
    assert scales.pop("mean_total") == (0, 8) and scales.pop("bureau_minus_ours") == (-8, 8)
    assert set(scales.values()) == {(0, 2), (0, 100)}


def written(folder: Path, text: str, name: str = "theme") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_block_goes_before_its_kind_and_its_kind_before_the_file(tmp_path):
    unset = "fact", "basis", "polarity", "unit", "interval", "when_empty"
    texts = "".join(
        f'{key} = "{value}"\n' for key, value in GOOD.items() if isinstance(value, str) and key not in unset
    )
    texts = texts.replace('kind = "proportion"\n', "").replace('suppression = "cube"\n', "")
    defaults = (
        f'[defaults]\nminimum_n = 0\nfact = "course"\nbasis = "period"\npolarity = "neutral"\ninterval = "none"\n'
        f'suppression = "internal"\nunit = "row"\n{texts}'
        '[defaults.count]\nunit = "course"\npolarity = "lower_is_better"\n'
    )
    blocks = '[a]\nkind = "count"\n[b]\nkind = "count"\nunit = "day"\n[c]\nkind = "mean"\nwhen_empty = "L"\n'
    written(tmp_path, THEME.format(order=1) + defaults + blocks)
    (theme,) = load_themes(tmp_path)
    assert [each.unit for each in theme.blocks.values()] == ["course", "day", "row"]
    assert [each.polarity for each in theme.blocks.values()] == ["lower_is_better"] * 2 + ["neutral"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[a\n", "not TOML"),
        ('title_ru = "Доля"\n' + THEME.format(order=1), "outside of any block"),
        ('[a]\nkind = "count"\n', "missing key 'order'"),
        (THEME.format(order=1) + 'colour = "red"\n', "unknown key 'colour'"),
        (THEME.format(order='"1"'), "valid integer"),
        ("", "missing key 'order'"),
    ],
)
def test_a_file_that_is_not_understood_is_refused(tmp_path, text, what):
    with pytest.raises(RehabError, match=what):
        load_themes(written(tmp_path, text).parent)


@pytest.mark.parametrize(
    ("order", "what"), [(2, "'courses_total' is in .*one.toml already"), (1, "'1' is in .*one.toml")]
)
def test_what_is_there_twice_is_refused(tmp_path, order, what):
    text = (SHIPPED / REGISTRY / "effectiveness.toml").read_text(encoding="utf-8")
    own = re.search(r"^order = (\d+)", text, re.MULTILINE)
    written(tmp_path, text.replace(own[0], "order = 1"), "one")
    written(tmp_path, text.replace(own[0], f"order = {order}"), "two")
    with pytest.raises(RehabError, match=what):
        load_themes(tmp_path)
