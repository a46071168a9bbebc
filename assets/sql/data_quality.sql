-- What became of the rows of each delivery and table, with the findings made on the way.
-- reads: delivery, ledger, finding
WITH found AS (
    SELECT
        delivery_sha,
        table_name,
        count_if(severity = 'error') AS error_findings,
        count_if(severity = 'warning') AS warnings
    FROM finding
    GROUP BY ALL
),
place AS ( -- a refused file has findings and no table; a clean table has no findings; a delivery may have neither
    SELECT delivery_sha, table_name FROM ledger
    UNION
    SELECT delivery_sha, table_name FROM found
    UNION
    SELECT delivery_sha, NULL FROM delivery ANTI JOIN ledger USING (delivery_sha)
)
SELECT
    delivery.file,
    place.table_name,
    CAST(coalesce(ledger.read, 0) AS BIGINT) AS read,
    CAST(coalesce(ledger.accepted, 0) AS BIGINT) AS accepted,
    CAST(coalesce(ledger.quarantined, 0) AS BIGINT) AS quarantined,
    CAST(coalesce(ledger.duplicate, 0) AS BIGINT) AS duplicate,
    CAST(coalesce(ledger.waiting, 0) AS BIGINT) AS waiting,
    CAST(coalesce(found.error_findings, 0) AS BIGINT) AS error_findings,
    CAST(coalesce(found.warnings, 0) AS BIGINT) AS warnings
FROM place
INNER JOIN delivery USING (delivery_sha)
LEFT JOIN ledger
    ON place.delivery_sha = ledger.delivery_sha AND place.table_name = ledger.table_name
LEFT JOIN found
    ON place.delivery_sha = found.delivery_sha AND place.table_name IS NOT DISTINCT FROM found.table_name
ORDER BY delivery.seq, place.table_name NULLS FIRST
