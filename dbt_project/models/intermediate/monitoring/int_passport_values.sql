select
    *,
    cast(null as string) as missing_reason
from {{ ref('int_passport_staff') }}
union all
select
    *,
    cast(null as string) as missing_reason
from {{ ref('int_passport_involvement') }}
union all
select
    *,
    cast(null as string) as missing_reason
from {{ ref('int_passport_resources') }}
union all
select * from {{ ref('int_passport_outcomes') }}
union all
select
    k.region_code,
    k.as_of,
    l.line_code,
    case l.kpi_part when 'numerator' then cast(k.numerator as double) else k.value end as value,
    cast(null as bigint) as people_count,
    case when l.kpi_part = 'value' or k.numerator is null then k.missing_reason end as missing_reason
from {{ ref('passport_lines') }} as l
inner join {{ ref('kpi_regional') }} as k on l.kpi_code = k.kpi_code
