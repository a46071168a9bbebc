"""The SDMX-ML 3.0 structure message of the figures: code lists, concepts, data structure and dataflow.

Belongs here: the XML. Does not: which codes there are (sdmx_codes.py), rows (sdmx_data.py). The agency id is invented:
no agency has registered this structure.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

import polars as pl

from dashboard.exports.sdmx_codes import AGENCY, DATAFLOW, STRUCTURE, VERSION, SdmxCodes, code_lists
from dashboard.exports.sdmx_components import COMPONENTS, CONCEPTS, Component
from dashboard.wording.codes import About, banner

_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
_MES, _STR, _COM = (f"{{{_SCHEMAS}{part}}}" for part in ("message", "structure", "common"))
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'  # ElementTree would name the machine's own encoding
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TITLE = (
    "Показатели реабилитации детей-инвалидов",
    "Indicators of rehabilitation of children with disabilities",
)


def _named(parent: ET.Element, tag: str, id: str, ru: str, en: str, **more: str) -> ET.Element:
    element = ET.SubElement(parent, f"{_STR}{tag}", {"id": id} | more)
    for lang, text in (("en", en), ("ru", ru)):
        ET.SubElement(element, f"{_COM}Name", {_XML_LANG: lang}).text = text
    return element


def _artefact(parent: ET.Element, tag: str, id: str, ru: str, en: str) -> ET.Element:
    return _named(parent, tag, id, ru, en, agencyID=AGENCY, version=VERSION)


def _urn(package: str, kind: str, id: str, item: str = "") -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{package}.{kind}={AGENCY}:{id}({VERSION}){item and '.' + item}"


def _code_list(parent: ET.Element, codes: SdmxCodes) -> None:
    element = _artefact(parent, "Codelist", codes.id, codes.ru, codes.en)
    for code, ru, en, above in codes.codes.select("code", "ru", "en", "parent").iter_rows():
        item = _named(element, "Code", code, ru, en)
        if above:
            ET.SubElement(item, f"{_STR}Parent").text = above


def _representation(parent: ET.Element, component: Component) -> None:
    local = ET.SubElement(parent, f"{_STR}LocalRepresentation")
    if component.code_list:
        ET.SubElement(local, f"{_STR}Enumeration").text = _urn("codelist", "Codelist", component.code_list)
    else:
        ET.SubElement(local, f"{_STR}TextFormat", {"textType": component.text_type})


def _component(parent: ET.Element, component: Component, more: dict[str, str]) -> ET.Element:
    element = ET.SubElement(parent, f"{_STR}{component.tag}", {"id": component.id} | more)
    concept = _urn("conceptscheme", "Concept", CONCEPTS, component.id)
    ET.SubElement(element, f"{_STR}ConceptIdentity").text = concept
    _representation(element, component)
    return element


def _of(tag: str) -> Iterable[Component]:
    return (component for component in COMPONENTS if component.tag == tag)


def _data_structure(parent: ET.Element) -> None:
    element = _artefact(parent, "DataStructure", STRUCTURE, *_TITLE)
    components = ET.SubElement(element, f"{_STR}DataStructureComponents")
    dimensions = ET.SubElement(components, f"{_STR}DimensionList", id="DimensionDescriptor")
    for at, component in enumerate(_of("Dimension"), start=1):
        _component(dimensions, component, {"position": str(at)})
    for component in _of("TimeDimension"):
        _component(dimensions, component, {})
    attributes = ET.SubElement(components, f"{_STR}AttributeList", id="AttributeDescriptor")
    for component in _of("Attribute"):
        attribute = _component(attributes, component, {"usage": component.usage})
        relation = ET.SubElement(attribute, f"{_STR}AttributeRelationship")
        tag = "Dimension" if component.dimension else "Observation"
        ET.SubElement(relation, f"{_STR}{tag}").text = component.dimension or None
    measures = ET.SubElement(components, f"{_STR}MeasureList", id="MeasureDescriptor")
    for component in _of("Measure"):
        _component(measures, component, {"usage": component.usage})


def _header(message: ET.Element, about: About) -> None:
    header = ET.SubElement(message, f"{_MES}Header")
    ET.SubElement(header, f"{_MES}ID").text = re.sub(
        r"[^\w-]", "_", f"{DATAFLOW}-{about['version']}", flags=re.ASCII
    )
    ET.SubElement(header, f"{_MES}Test").text = "true" if about["synthetic"] else "false"
    ET.SubElement(header, f"{_MES}Prepared").text = f"{about['data_as_of']}T00:00:00"
    ET.SubElement(header, f"{_MES}Sender", id=AGENCY)
    for lang in ("en", "ru"):
        ET.SubElement(header, f"{_COM}Name", {_XML_LANG: lang}).text = banner(about, lang)
    source = f"rehab, version {about['version']}, data as of {about['data_as_of']}"
    ET.SubElement(header, f"{_MES}Source", {_XML_LANG: "en"}).text = source


def sdmx_structure(frame: pl.DataFrame, about: About) -> str:
    """The structure of the rows as one SDMX-ML 3.0 message, names in English and Russian; same rows, same bytes."""
    for prefix, namespace in (("mes", _MES), ("str", _STR), ("com", _COM)):
        ET.register_namespace(prefix, namespace.strip("{}"))
    message = ET.Element(f"{_MES}Structure")
    _header(message, about)
    structures = ET.SubElement(message, f"{_MES}Structures")
    lists = ET.SubElement(structures, f"{_STR}Codelists")
    for codes in code_lists(frame):
        _code_list(lists, codes)
    schemes = ET.SubElement(structures, f"{_STR}ConceptSchemes")
    scheme = _artefact(schemes, "ConceptScheme", CONCEPTS, "Понятия", "Concepts")
    for component in COMPONENTS:
        _named(scheme, "Concept", component.id, component.ru, component.en)
    flows = ET.SubElement(structures, f"{_STR}Dataflows")
    flow = _artefact(flows, "Dataflow", DATAFLOW, *_TITLE)
    ET.SubElement(flow, f"{_STR}Structure").text = _urn("datastructure", "DataStructure", STRUCTURE)
    _data_structure(ET.SubElement(structures, f"{_STR}DataStructures"))
    ET.indent(message)
    return _DECLARATION + ET.tostring(message, encoding="unicode") + "\n"
