-- One row a certificate: every column an indicator over certificates may read; a period holds those issued in it.
-- reads: certificate_latest, data_as_of
SELECT
    CAST(date_trunc('month', issued_on) AS DATE) AS month,
    region_code,
    status,
    CAST(nominal_rub AS DECIMAL(18, 2)) AS nominal_rub,
    CAST(course_rub AS DECIMAL(18, 2)) AS course_rub,
    CAST(accommodation_rub AS DECIMAL(18, 2)) AS accommodation_rub,
    CAST(meals_rub AS DECIMAL(18, 2)) AS meals_rub,
    CAST(support_rub AS DECIMAL(18, 2)) AS support_rub,
    CAST(travel_rub AS DECIMAL(18, 2)) AS travel_rub,
    CAST(redeemed_rub AS DECIMAL(18, 2)) AS redeemed_rub,
    CAST(100 * redeemed_rub / nullif(nominal_rub, 0) AS DECIMAL(4, 1)) AS redeemed_percent, -- sums stay exact
    applied_on IS NOT NULL OR redeemed_on IS NOT NULL OR status IN ('applied', 'redeemed') AS applied,
    redeemed_on IS NOT NULL OR status = 'redeemed' AS redeemed,
    coalesce(valid_until < data_as_of, false) -- whatever the fund has marked
        AND redeemed_on IS NULL
        AND status NOT IN ('redeemed', 'cancelled') AS lapsed
FROM certificate_latest
CROSS JOIN data_as_of
