-- One row a kind of person with a disability at the end of a year (the running one: on the last day of the registers),
-- weighing as many people as there are of the kind: region, group, sex, age and whether first established in the year.
-- reads: person_register, register_as_of, register_year
WITH told AS (
    SELECT
        child_id,
        region_code,
        disability_group,
        sex,
        birth_year,
        first_established,
        established_on,
        valid_until
    FROM person_register
    WHERE intake_status = 'accepted' AND latest
),
again AS ( -- few have a second entry: to look for the next one of everybody would take most of the time
    SELECT child_id
    FROM told
    GROUP BY child_id
    HAVING count(*) > 1
),
entry AS (
    SELECT
        *,
        NULL AS next_on
    FROM told
    ANTI JOIN again USING (child_id)
    UNION ALL
    SELECT
        *,
        lead(established_on) OVER (PARTITION BY child_id ORDER BY established_on) AS next_on
    FROM told
    SEMI JOIN again USING (child_id)
),
spell AS ( -- from the entry to the day before the next one, or to the end of its term; by years, both inclusive
    SELECT
        region_code,
        disability_group,
        sex,
        birth_year,
        first_established,
        year(established_on) AS from_year,
        least(
            CASE
                WHEN valid_until IS NULL OR valid_until >= register_as_of THEN year(register_as_of)
                WHEN month(valid_until) = 12 AND day(valid_until) = 31 THEN year(valid_until)
                ELSE year(valid_until) - 1
            END,
            coalesce(year(next_on) - 1, year(register_as_of))
        ) AS to_year,
        (SELECT min(year) FROM register_year) AS first_year
    FROM entry
    CROSS JOIN register_as_of
    WHERE disability_group <> 'none' AND established_on <= register_as_of
),
kind AS ( -- a million people are some thousands of kinds: years are told for these
    SELECT
        * EXCLUDE (from_year),
        from_year,
        count(*) AS people
    FROM spell
    WHERE to_year >= greatest(from_year, first_year)
    GROUP BY ALL
),
of_year AS (
    SELECT
        *,
        unnest(range(greatest(from_year, first_year), to_year + 1)) AS year
    FROM kind
)
SELECT
    make_date(year, 12, 1) AS month,
    region_code,
    disability_group,
    sex,
    register_age_band(year - birth_year) AS age_band,
    first_established AND year = from_year AS first_in_year,
    CAST(sum(people) AS BIGINT) AS people
FROM of_year
GROUP BY ALL
