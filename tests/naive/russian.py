"""The Russian words of the data contract for the three tables of a course, both ways.

Belongs here: headers, code words, dates as people write them. Does not belong here: files. Written out again
on purpose: a spelling the project forgets must fail here.
"""

HEADERS = {
    "protocol_id": "Номер протокола", "revision": "Редакция", "snils": "СНИЛС", "child_ref": "Код ребёнка",
    "birth_date": "Дата рождения", "sex": "Пол", "region_code": "Код региона", "bureau_id": "Код бюро МСЭ",
    "provider_ogrn": "ОГРН организации", "provider_name": "Организация", "target_group": "ЦРГ",
    "service_form": "Форма", "certificate_id": "Номер сертификата", "started_on": "Начало курса",
    "finished_on": "Окончание курса", "has_representative": "Есть законный представитель",
    "signed_on": "Подписан", "sent_on": "Направлен в бюро", "performed_on": "Дата",
    "direction": "Направление", "activity_type": "Вид мероприятия", "minutes": "Минут",
    "instrument": "Инструмент", "item": "Показатель", "stage": "Этап", "value": "Значение",
}  # fmt: skip
STATUS_HEADERS = {"protocols": "Статус", "activities": "Состояние"}
WORDS = {
    "sex": {"M": "М", "F": "Ж"},
    "service_form": {"inpatient": "стационар", "semi_inpatient": "полустационар", "mobile": "на дому"},
    "has_representative": {"1": "да", "true": "да", "0": "нет", "false": "нет"},
    "status": {
        "completed": "завершён", "interrupted": "прерван",
        "delivered": "проведено", "cancelled": "отменено", "refused": "отказ",
    },
    "direction": {
        "social_household": "социально-бытовая", "social_environment": "социально-средовая",
        "social_pedagogical": "социально-педагогическая", "social_psychological": "социально-психологическая",
        "socio_cultural": "социокультурная", "career_guidance": "профессиональная ориентация",
        "adaptive_pe": "адаптивная физическая культура",
    },
    "activity_type": {
        "diagnostics": "диагностика", "informing": "информирование", "consulting": "консультирование",
        "practical": "практические занятия", "training": "тренинги",
        "legal_consulting": "юридическое консультирование", "leisure": "досуговые мероприятия",
        "enlightenment": "просвещение", "prof_selection": "профотбор", "prof_matching": "профподбор",
    },
    "instrument": {
        "activity_participation": "активность и участие",
        "parental_competence": "родительская компетентность",
    },
    "item": {"knowledge": "знания", "skill": "навыки", "involvement": "вовлечённость"},
    "stage": {"baseline": "исходная", "final": "контрольная"},
}  # fmt: skip


def titles(table: str) -> dict[str, str]:
    """Column -> Russian header of a table (`protocols`, `activities` or `assessments`)."""
    return HEADERS | {"status": STATUS_HEADERS[table]} if table in STATUS_HEADERS else HEADERS


def is_date(column: str) -> bool:
    return column.endswith("_on") or column == "birth_date"


def to_russian(column: str, value: str) -> str:
    """
    >>> to_russian("started_on", "2025-09-30"), to_russian("sex", "F")
    ('30.09.2025', 'Ж')
    """
    if is_date(column):
        return ".".join(reversed(value.split("-")))
    return WORDS.get(column, {}).get(value, value)


def from_russian(column: str, value: str) -> str:
    """
    >>> from_russian("started_on", "30.09.2025"), from_russian("sex", "Ж")
    ('2025-09-30', 'F')
    """
    if is_date(column):
        return "-".join(reversed(value.split(".")))
    codes = {word: code for code, word in WORDS.get(column, {}).items()}
    return codes.get(value, value)
