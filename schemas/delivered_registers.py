"""The registers: tables whose rows are entries that later deliveries correct, and what makes an entry the same.

Belongs here: the one list of registers with their keys. Does not: their columns (`delivered_papers` and the other
`delivered_` modules), nor what becomes of a row whose key came before (`intake.settle_entries`).
"""

from dataclasses import dataclass

import pandera.polars as pa

from schemas.delivered_forms import ChildForm, ProviderRegister
from schemas.delivered_organisations import Institution, NgoGrant, Staff
from schemas.delivered_papers import PersonRegister
from schemas.delivered_public import EApplication, EService, Population, PublishedStatistic
from schemas.delivered_social import ServiceRecord, SocialServiceCase
from schemas.delivered_work import EducationEnrolment, EmploymentOutcome, EmploymentQuota, Workshop


@dataclass(frozen=True)
class Register:
    """One register: its delivered rows, its Russian title, its key in columns kept after intake.

    called: the column that names an entry in a finding; null where only its place in the file does.
    """

    delivered: type[pa.DataFrameModel]
    title_ru: str
    key: tuple[str, ...]
    called: str | None = None


REGISTERS: dict[str, Register] = {
    "person_register": Register(PersonRegister, "Реестр инвалидов", ("child_id", "established_on")),
    "service_record": Register(
        ServiceRecord,
        "Услуги по индивидуальным программам",
        ("child_id", "programme", "service_kind", "channel", "institution_id", "started_on"),
    ),
    "employment_quota": Register(
        EmploymentQuota,
        "Квотируемые рабочие места",
        ("employer_inn", "region_code", "year", "quarter"),
        "employer_inn",
    ),
    "employment_outcome": Register(
        EmploymentOutcome, "Трудоустройство по программам", ("child_id", "programme", "hired_on")
    ),
    "education_enrolment": Register(
        EducationEnrolment, "Обучение", ("child_id", "level", "organisation_id", "school_year")
    ),
    "institution": Register(Institution, "Учреждения", ("institution_id",), "institution_id"),
    "ngo_grant": Register(
        NgoGrant, "Гранты НКО", ("ngo_inn", "region_code", "year", "project_id"), "ngo_inn"
    ),
    "workshop": Register(
        Workshop, "Инклюзивные мастерские", ("workshop_id", "region_code", "year"), "workshop_id"
    ),
    "staff": Register(Staff, "Кадры учреждений", ("institution_id", "year"), "institution_id"),
    "e_service": Register(EService, "Электронные услуги", ("service_id",), "service_id"),
    "e_application": Register(EApplication, "Электронные заявления", ("service_id", "date"), "service_id"),
    "population": Register(Population, "Население", ("region_code", "year", "age", "sex", "variant")),
    "published_statistic": Register(
        PublishedStatistic,
        "Опубликованные показатели",
        ("source", "as_of", "metric_id", "breakdown", "region_code"),
        "metric_id",
    ),
    "child_form": Register(ChildForm, "Формы сведений о ребёнке", ("form_no", "bureau_id"), "form_no"),
    "provider_register": Register(
        ProviderRegister,
        "Реестр организаций пилота",
        ("provider_ogrn", "region_code", "valid_from"),
        "provider_ogrn",
    ),
    "social_service_case": Register(
        SocialServiceCase, "Социальное обслуживание по 442-ФЗ", ("child_id", "form", "submitted_on")
    ),
}
