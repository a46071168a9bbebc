-- One row a kind of person served in a year, weighing as many people: region, programme and the channel of most of the
-- person's services that began in the year (of equally many the one named first below), and whether a mobile team came.
-- reads: service_record
WITH person AS (
    SELECT
        region_code,
        programme,
        child_id,
        year(started_on) AS year,
        count_if(channel = 'city_centre') AS city_centre,
        count_if(channel = 'mobile') AS mobile,
        count_if(channel = 'ngo') AS ngo,
        count_if(channel = 'contract') AS contract
    FROM service_record
    WHERE intake_status = 'accepted' AND latest
    GROUP BY ALL
)
SELECT
    make_date(year, 12, 1) AS month,
    region_code,
    programme,
    CASE greatest(city_centre, mobile, ngo, contract)
        WHEN city_centre THEN 'city_centre'
        WHEN mobile THEN 'mobile'
        WHEN ngo THEN 'ngo'
        ELSE 'contract'
    END AS channel,
    mobile > 0 AS by_mobile,
    count(*) AS people
FROM person
GROUP BY ALL
