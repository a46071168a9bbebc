-- One row a certificate, its latest accepted state; a period holds the certificates issued in it.
-- reads: certificate
WITH latest AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY certificate_id
            ORDER BY list_position(['issued', 'applied', 'redeemed', 'expired', 'cancelled'], status) DESC, delivery_sha, line
        ) AS place
    FROM certificate
    WHERE intake_status = 'accepted'
)
SELECT
    CAST(date_trunc('month', issued_on) AS DATE) AS month,
    region_code,
    status,
    CAST(nominal_rub AS DECIMAL(18, 2)) AS nominal_rub,
    CAST(redeemed_rub AS DECIMAL(18, 2)) AS redeemed_rub,
    applied_on IS NOT NULL OR status IN ('applied', 'redeemed') AS applied,
    redeemed_on IS NOT NULL OR status = 'redeemed' AS redeemed
FROM latest
WHERE place = 1
