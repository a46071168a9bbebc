-- One row a certificate: every column an indicator over certificates may read; a period holds those issued in it.
-- reads: certificate_latest
SELECT
    CAST(date_trunc('month', issued_on) AS DATE) AS month,
    region_code,
    status,
    CAST(nominal_rub AS DECIMAL(18, 2)) AS nominal_rub,
    CAST(redeemed_rub AS DECIMAL(18, 2)) AS redeemed_rub,
    applied_on IS NOT NULL OR status IN ('applied', 'redeemed') AS applied,
    redeemed_on IS NOT NULL OR status = 'redeemed' AS redeemed
FROM certificate_latest
