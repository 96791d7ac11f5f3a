-- What: a region's act names an indicator once.
-- When it matters: two targets of one indicator would double its cells.
-- How to resolve: mend seeds/kpi_regulation.csv.
{{ config(severity='error', meta={'rule': 'reference_data'}) }}

select
    region_code,
    kpi_code,
    count(*) as row_count
from {{ ref('kpi_regulation') }}
group by region_code, kpi_code
having count(*) > 1
