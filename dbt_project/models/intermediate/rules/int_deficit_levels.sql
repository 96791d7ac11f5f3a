with versions as (
    select
        m.region_code,
        m.as_of,
        s.level,
        s.percent_from,
        s.percent_below,
        s.is_deficit,
        rank() over (partition by m.region_code, m.as_of order by s.valid_from desc) as recency
    from {{ ref('int_months') }} as m
    inner join {{ ref('region_profiles') }} as p on m.region_code = p.region_code
    inner join {{ ref('deficit_scale') }} as s on p.deficit_scale = s.scale and m.as_of >= s.valid_from
)

select
    region_code,
    as_of,
    level,
    percent_from,
    percent_below,
    is_deficit
from versions
where recency = 1
