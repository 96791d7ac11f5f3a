-- What: every row read from an accepted file is accounted for exactly once.
-- When it matters: a row that is in no column of the ledger was lost, one in two columns was counted twice.
-- How to resolve: compare the rows of the delivery in the lake with int_<source>__fate and the rejections.
{{ config(severity='error', meta={'rule': 'row_accounting'}) }}

select
    l.region_code,
    l.path,
    l.rows_read,
    l.rows_accepted + l.rows_rejected + l.rows_duplicate + l.rows_superseded + l.rows_skipped as rows_accounted
from {{ ref('file_ledger') }} as l
where
    l.status = 'accepted'
    and l.rows_read is distinct from
    l.rows_accepted + l.rows_rejected + l.rows_duplicate + l.rows_superseded + l.rows_skipped
