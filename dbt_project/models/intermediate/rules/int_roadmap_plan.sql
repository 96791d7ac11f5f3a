select distinct
    region_code,
    block_no,
    block_no || '.' || event_no as event_ref,
    cast(due_date as date) as due_on
from {{ ref('roadmap_events') }}
cross join {{ rows_of("split(due_dates, ';')") }} as dates (due_date)
