"""Code lists of the registers: programmes, channels, forms, kinds of institution, audiences, qualifiers.

Belongs here: lists that registers use and nothing else. Does not: lists of the pilot's tables (`codes`, which also
holds these, so that there is one place to look a list up). Modes of education, kinds of institution and programmes of
employment are ours: no act lists them.
"""

from schemas.codes.code_list import CodeList

# Full years of age up to which a band goes, inclusive; the oldest have no end.
REGISTER_AGE_BANDS = {"0-3": 3, "4-7": 7, "8-14": 14, "15-17": 17, "18-34": 34, "35-59": 59, "60+": None}
PROGRAMME = CodeList(
    "programme",
    {
        "ipra": ("ИПРА", "individual programme of rehabilitation or habilitation"),
        "ippsu": ("ИППСУ", "individual programme of social services"),
    },
)
CHANNEL = CodeList(
    "channel",
    {
        "city_centre": ("городской центр", "city centre"),
        "mobile": ("мобильная бригада", "mobile team at home"),
        "ngo": ("НКО", "non-profit organisation"),
        "contract": ("государственный контракт", "contractor"),
    },
)
EMPLOYMENT_PROGRAMME = CodeList("employment_programme", {"abilympics": ("Абилимпикс", "Abilympics")})
EDUCATION_LEVEL = CodeList(
    "education_level",
    {
        "kindergarten": ("детский сад", "kindergarten"),
        "school": ("школа", "school"),
        "college": ("колледж", "college"),
        "university": ("вуз", "university"),
    },
)
EDUCATION_MODE = CodeList(
    "education_mode",
    {
        "inclusive": ("инклюзивно", "in a common class"),
        "special_class": ("специальный класс", "in a special class"),
        "special_school": ("специальная школа", "in a special school"),
        "rehab_centre": (
            "реабилитационно-образовательный центр",
            "in a rehabilitation and educational centre",
        ),
        "home": ("на дому", "at home"),
        "remote": ("дистанционно", "remotely"),
    },
)
INSTITUTION_KIND = CodeList(
    "institution_kind",
    {
        "rehab_centre": ("реабилитационный центр", "rehabilitation centre"),
        "rehab_education_centre": (
            "реабилитационно-образовательный центр",
            "rehabilitation and educational centre",
        ),
        "special_school": ("специальная школа", "special school"),
        "social_protection": ("учреждение социальной защиты", "institution of social protection"),
        "family_centre": ("семейный центр", "family centre"),
        "foster_school": ("школа приёмных родителей", "school for foster parents"),
        "foster_support": ("служба сопровождения приёмных семей", "support service of foster families"),
        "longevity_centre": ("центр долголетия", "longevity centre"),
        "creative_centre": ("творческий центр", "creative centre"),
        "vocational_college": ("колледж", "vocational college"),
        "other": ("иное", "other"),
    },
)
AUDIENCE = CodeList(
    "audience",
    {
        "families_with_children": ("семьи с детьми", "families with children"),
        "older_generation": ("старшее поколение", "older generation"),
        "people_with_disabilities": ("люди с инвалидностью", "people with disabilities"),
        "payment_information": ("сведения о выплатах", "information on payments"),
        "labour_and_employment": ("труд и занятость", "labour and employment"),
    },
)
POPULATION_VARIANT = CodeList(
    "population_variant",
    {
        "with_okrugs": ("с автономными округами", "autonomous okrugs included"),
        "without_okrugs": ("без автономных округов", "without autonomous okrugs"),
    },
)
QUALIFIER = CodeList(
    "qualifier",
    {
        "exact": ("ровно", "exactly"),
        "over": ("более", "more than"),
        "about": ("около", "about"),
        "almost": ("почти", "almost"),
        "up_to": ("до", "up to"),
        "every_third": ("каждый третий", "every third"),
    },
)
SOCIAL_SERVICE_FORM = CodeList(
    "social_service_form",
    {
        "stationary": ("стационарная", "in-patient"),
        "semi_stationary": ("полустационарная", "semi-in-patient"),
        "home": ("на дому", "at home"),
        "urgent": ("срочная", "urgent"),
    },
)
SOCIAL_SERVICE_DECISION = CodeList(
    "social_service_decision",
    {"recognised": ("признан нуждающимся", "recognised as in need"), "refused": ("отказ", "refused")},
)
PAYMENT = CodeList(
    "payment",
    {
        "free": ("бесплатно", "free of charge"),
        "partial": ("частичная оплата", "partly paid"),
        "full": ("полная оплата", "fully paid"),
    },
)
