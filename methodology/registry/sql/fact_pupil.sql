-- One row a kind of person who learns, weighing as many people: region, school year (by the year it begins in), the
-- highest level the person is enrolled at, whether at a rehabilitation and educational centre, assessed online or not.
-- reads: education_enrolment, institution
WITH enrolment AS (
    SELECT
        e.*,
        coalesce(i.kind = 'rehab_education_centre', false) OR coalesce(e.mode = 'rehab_centre', false) AS in_centre
    FROM education_enrolment AS e
    LEFT JOIN institution AS i
        ON e.organisation_id = i.institution_id AND i.intake_status = 'accepted' AND i.latest
    WHERE e.intake_status = 'accepted' AND e.latest
),
person AS (
    SELECT
        region_code,
        child_id,
        CAST(left(school_year, 4) AS INTEGER) AS year,
        list_max(list(list_position(['kindergarten', 'school', 'college', 'university'], level))) AS step,
        any_value(mode) AS mode,
        bool_or(in_centre) AS in_rehab_centre,
        bool_or(assessed_online_on IS NOT NULL) AS assessed_online
    FROM enrolment
    GROUP BY region_code, child_id, school_year
)
SELECT
    make_date(year, 9, 1) AS month,
    region_code,
    ['kindergarten', 'school', 'college', 'university'][step] AS level,
    mode,
    in_rehab_centre,
    assessed_online,
    count(*) AS people
FROM person
GROUP BY ALL
