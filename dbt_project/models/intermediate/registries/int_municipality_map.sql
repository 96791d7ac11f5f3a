with candidates as (
    select
        region_code,
        from_code as code,
        to_code as municipality_code,
        effective_from,
        date '9999-12-31' as until
    from {{ ref('int_municipality_lineage') }}
    union all
    -- a code used before its day is still the old municipality where the change is a mere renaming
    select
        region_code,
        to_code as code,
        from_code as municipality_code,
        date '0001-01-01' as effective_from,
        effective_from as until
    from {{ ref('int_municipality_lineage') }}
    where is_rename and from_code <> to_code
)

select distinct
    c.region_code,
    m.as_of,
    c.code,
    c.municipality_code
from candidates as c
inner join {{ ref('int_months') }} as m
    on c.region_code = m.region_code and c.effective_from <= m.as_of and c.until > m.as_of
inner join {{ ref('municipalities') }} as v
    on
        c.municipality_code = v.municipality_code
        and m.as_of >= coalesce(v.valid_from, m.as_of)
        and m.as_of <= coalesce(v.valid_to, m.as_of)
