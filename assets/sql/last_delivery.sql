-- The day of the last delivery: no day later than it has come yet, so a later one in the data is a slip of the pen.
-- reads: delivery
SELECT max(CAST(left(received_at, 10) AS DATE)) AS last_delivery
FROM delivery
