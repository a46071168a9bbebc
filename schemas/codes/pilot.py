"""Code lists: the values a column may hold, with the Russian and English words people write for them.

Belongs here: lists of the data contract, in its order.
Does not: reference tables that grow (regions, norms), nor what an act decides (`law/`).
"""

from law.editions import criteria
from law.programmes import programmes
from schemas.codes.code_list import CodeList

DIRECTION = CodeList(
    "direction",
    {
        "social_household": ("социально-бытовая", "social and household"),
        "social_environment": ("социально-средовая", "social environment"),
        "social_pedagogical": ("социально-педагогическая", "social and pedagogical"),
        "social_psychological": ("социально-психологическая", "social and psychological"),
        "socio_cultural": ("социокультурная", "socio-cultural"),
        "career_guidance": ("профессиональная ориентация", "career guidance"),
        "adaptive_pe": ("адаптивная физическая культура", "adaptive physical education"),
    },
)
# What an activity may be delivered under: the seven directions of the pilot, and those of other programmes, which enter
# neither its tally nor its score.
ACTIVITY_DIRECTION = CodeList(
    "activity_direction",
    DIRECTION.labels
    | {"prosthetic_orthopaedic": ("протезно-ортопедическая помощь", "prosthetic and orthopaedic help")},
)
COURSE_PROGRAMME = CodeList("course_programme", {p.id: (p.title_ru, p.title_en) for p in programmes()})
FORM_AGE_BAND = CodeList("form_age_band", {"under_14": ("до 14", "under 14"), "14_17": ("14-17", "14 to 17")})
ACTIVITY_TYPE = CodeList(
    "activity_type",
    {
        "diagnostics": ("диагностика", "diagnostics"),
        "informing": ("информирование", "informing"),
        "consulting": ("консультирование", "consulting"),
        "practical": ("практические занятия", "practical sessions"),
        "training": ("тренинги", "training"),
        "legal_consulting": ("юридическое консультирование", "legal consulting"),
        "leisure": ("досуговые мероприятия", "leisure"),
        "enlightenment": ("просвещение", "enlightenment"),
        "prof_selection": ("профотбор", "professional selection"),
        "prof_matching": ("профподбор", "professional matching"),
    },
)
ACTIVITY_STATUS = CodeList(
    "activity_status",
    {
        "delivered": ("проведено", "delivered"),
        "cancelled": ("отменено", "cancelled"),
        "refused": ("отказ", "refused"),
    },
)
SEX = CodeList("sex", {"M": ("мужской", "male"), "F": ("женский", "female")})
SERVICE_FORM = CodeList(
    "service_form",
    {
        "inpatient": ("стационар", "in-patient"),
        "semi_inpatient": ("полустационар", "semi-in-patient"),
        "mobile": ("на дому", "at home"),
    },
)
NORM_STATUS = CodeList(  # of the act that a course's norm stands in
    "norm_status",
    {
        "in_force": ("действует", "in force"),
        "superseded": ("акт заменён более поздним", "superseded by a later act"),
        "assumption": ("допущение", "assumption"),
    },
)
COURSE_STATUS = CodeList(
    "course_status", {"completed": ("завершён", "completed"), "interrupted": ("прерван", "interrupted")}
)
INSTRUMENT = CodeList(
    "instrument",
    {
        "activity_participation": ("активность и участие", "activity and participation"),
        "parental_competence": ("родительская компетентность", "parental competence"),
    },
)
ITEM = CodeList(
    "item",
    {
        "d1": ("d1 обучение и применение знаний", "d1 learning and applying knowledge"),
        "d2": ("d2 общие задачи и требования", "d2 general tasks and demands"),
        "d3": ("d3 общение", "d3 communication"),
        "d4": ("d4 мобильность", "d4 mobility"),
        "d5": ("d5 самообслуживание", "d5 self-care"),
        "d6": ("d6 бытовая жизнь", "d6 domestic life"),
        "d7": ("d7 межличностные взаимодействия", "d7 interpersonal interactions"),
        "d8": ("d8 главные сферы жизни", "d8 major life areas"),
        "d9": ("d9 жизнь в сообществах", "d9 community and civic life"),
        "knowledge": ("знания", "knowledge"),
        "skill": ("навыки", "skill"),
        "involvement": ("вовлечённость", "involvement"),
    },
)
PARTICIPATION_ITEMS = tuple(ITEM.codes[:9])
COMPETENCE_ITEMS = tuple(ITEM.codes[9:])
STAGE = CodeList("stage", {"baseline": ("исходная", "baseline"), "final": ("контрольная", "final")})
CERTIFICATE_STATUS = CodeList(
    "certificate_status",
    {
        "issued": ("выдан", "issued"),
        "applied": ("обращение", "applied"),
        "redeemed": ("погашен", "redeemed"),
        "expired": ("истёк", "expired"),
        "cancelled": ("аннулирован", "cancelled"),
    },
)
REASON = CodeList(
    "reason",
    {
        "health_condition": (
            "несоответствие услуги состоянию здоровья",
            "service does not fit the child's health",
        ),
        "family_refused_activities": (
            "отказ семьи от отдельных мероприятий",
            "family refused some activities",
        ),
        "family_refused_course": ("отказ семьи от курса", "family refused the course"),
        "provider_failure": ("неоказание услуги организацией", "provider failed to provide"),
        "other": ("иные обстоятельства", "other circumstances"),
    },
)
SIGNER_ROLE = CodeList(
    "signer_role",
    {"head": ("руководитель", "head"), "authorised": ("уполномоченное лицо", "authorised person")},
)
DISABILITY_GROUP = CodeList(
    "disability_group",
    {
        "1": ("I группа", "group I"),
        "2": ("II группа", "group II"),
        "3": ("III группа", "group III"),
        "child": ("ребёнок-инвалид", "child with disability"),
        "none": ("не установлена", "not established"),
    },
)
CRITERION = CodeList("criterion", criteria())  # of every edition
VERDICT = CodeList(
    "verdict",
    {
        "effective": ("эффективен", "effective"),
        "ineffective": ("неэффективен", "ineffective"),
        "undetermined": ("не определён", "undetermined"),
    },
)
# What people write beside the code and the labels above; case, ё, blanks, dashes and a full stop do not matter.
EXTRA_SPELLINGS = {
    "sex": {
        "м": "M", "муж": "M", "мальчик": "M", "мужчина": "M",
        "ж": "F", "жен": "F", "девочка": "F", "женщина": "F",
    },
    "service_form": {
        "стационарная": "inpatient", "стационарно": "inpatient", "в стационаре": "inpatient",
        "полустационарная": "semi_inpatient", "полустационарно": "semi_inpatient",
        "дневной стационар": "semi_inpatient",
        "дома": "mobile", "надомная": "mobile", "мобильная": "mobile", "выездная": "mobile",
    },
    "course_status": {
        "курс завершён": "completed", "завершено": "completed", "завершен полностью": "completed",
        "курс прерван": "interrupted", "прервано": "interrupted",
    },
    "activity_status": {"выполнено": "delivered", "отмена": "cancelled", "отказ от мероприятия": "refused"},
    "activity_direction": {
        "социально-психологическая реабилитация": "social_psychological",
        "социально-бытовая адаптация": "social_household", "социально-средовая реабилитация": "social_environment",
        "социально-педагогическая реабилитация": "social_pedagogical",
        "социокультурная реабилитация": "socio_cultural", "социально-культурная": "socio_cultural",
        "профориентация": "career_guidance", "профессиональная ориентация (профориентация)": "career_guidance",
        "протезно-ортопедическая": "prosthetic_orthopaedic",
        "афк": "adaptive_pe", "физическая культура адаптивная": "adaptive_pe",
    },
    "activity_type": {
        "практическое занятие": "practical", "тренинг": "training", "консультация": "consulting",
        "досуг": "leisure", "досуговое мероприятие": "leisure", "юридическая консультация": "legal_consulting",
    },
    "stage": {"исходный": "baseline", "первичная": "baseline", "контрольный": "final", "итоговая": "final"},
    "certificate_status": {"обратился": "applied", "погашено": "redeemed", "отменён": "cancelled"},
    "reason": {
        "несоответствие оказания услуги состоянию здоровья ребёнка": "health_condition",
        "несоответствие услуги состоянию здоровья ребёнка": "health_condition",
        "отказ семьи от части мероприятий": "family_refused_activities",
        "отказ семьи от прохождения курса": "family_refused_course",
        "отказ семьи от курса в целом": "family_refused_course",
        "неоказание услуги": "provider_failure", "неоказание услуг организацией": "provider_failure",
        "иное": "other", "другие обстоятельства": "other",
    },
    "form_age_band": {"до 14 лет": "under_14", "14-17 лет": "14_17", "14 17": "14_17"},
    "disability_group": {
        "i": "1", "ii": "2", "iii": "3", "первая": "1", "вторая": "2", "третья": "3",
        "1 группа": "1", "2 группа": "2", "3 группа": "3", "группа 1": "1", "группа 2": "2", "группа 3": "3",
        "инвалид 1 группы": "1", "инвалид 2 группы": "2", "инвалид 3 группы": "3",
        "инвалид i группы": "1", "инвалид ii группы": "2", "инвалид iii группы": "3",
        "категория ребёнок-инвалид": "child", "ребёнок инвалид": "child", "нет": "none",
    },
    "population_variant": {
        "с округами": "with_okrugs", "без": "without_okrugs", "без округов": "without_okrugs",
    },
    "channel": {"мобильная": "mobile", "контракт": "contract"},
    "social_service_form": {"стационар": "stationary", "полустационар": "semi_stationary", "надомная": "home"},
    "social_service_decision": {"признана нуждающейся": "recognised", "отказано": "refused"},
}  # fmt: skip
TRUE_WORDS = ("1", "true", "да", "истина", "1.0", "1,0", "имеется", "есть", "t")
FALSE_WORDS = ("0", "false", "нет", "ложь", "0.0", "0,0", "отсутствует", "f", "не имеется")
