-- One row a delivery, table and fate of its rows, weighing as many rows; a period holds the deliveries received in it.
-- reads: ledger, delivery
SELECT
    CAST(left(delivery.received_at, 7) || '-01' AS DATE) AS month,
    CAST(NULL AS VARCHAR) AS region_code, -- a broken row may not say where it belongs
    fates.table_name,
    fates.intake_status,
    CAST(fates.rows AS BIGINT) AS rows
FROM (
    UNPIVOT ledger
    ON accepted, quarantined, duplicate, waiting
    INTO NAME intake_status VALUE rows
) AS fates
INNER JOIN delivery USING (delivery_sha)
