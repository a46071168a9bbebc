"""What the registry says may be published and what the cube publishes agree."""

from methodology.disclosure.cube import load_cube
from methodology.registry.indicators import SERVICES, load_indicators


def test_the_cube_publishes_nothing_the_registry_keeps_inside() -> None:
    kept = {id for id in load_cube().figures if load_indicators()[id].suppression == "internal"}
    assert not kept, kept


def test_a_mean_or_a_sum_leaves_only_beside_its_number_of_units() -> None:
    for id in load_cube().figures:
        indicator = load_indicators()[id]
        expected = "with_n" if indicator.kind in ("mean", "sum") else "cube"
        assert indicator.suppression == expected, id


def test_reasons_contraindications_and_the_bureaus_own_agreement_stay_inside() -> None:
    inside = {id for id, indicator in load_indicators().items() if indicator.suppression == "internal"}
    told = {
        "ineffective_health_condition",
        "interrupted_other",
        "contraindicated",
        "total_agrees",
        "rows_read",
    }
    assert told <= inside


def test_no_figure_of_social_services_leaves_the_region_without_a_cube_of_its_own() -> None:
    assert {indicator.suppression for indicator in load_indicators(SERVICES).values()} == {"internal"}
