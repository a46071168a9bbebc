-- One row a certificate: its accepted row that is latest in life.
-- reads: certificate
SELECT * EXCLUDE (place)
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY certificate_id
            ORDER BY list_position(['issued', 'applied', 'redeemed', 'expired', 'cancelled'], status) DESC, delivery_sha, line
        ) AS place
    FROM certificate
    WHERE intake_status = 'accepted'
)
WHERE place = 1
