-- Results of pupils by municipality and subject: all grades of an examination together, weighted by participants.
select
    e.region_code,
    b.borders,
    b.municipality_code,
    d.as_of,
    e.exam,
    e.exam_year,
    e.subject,
    cast(sum(e.participants) as bigint) as participants,
    cast(sum(e.below_minimum) as bigint) as below_minimum,
    -- decimals: a sum of them does not depend on the order of the rows
    sum(cast(e.mean_percent as decimal(18, 15)) * cast(e.participants as integer)) as percent_sum,
    -- equal results must be equal to the last digit, for ranks are made of them
    {{ rounded_12(as_double('percent_sum') ~ ' / cast(sum(e.participants) as double)') }} as mean_percent
from {{ ref('int_outcomes__in_force') }} as e
inner join {{ ref('int_report_dates') }} as d
    on e.region_code = d.region_code and year(d.as_of) >= e.exam_year
inner join {{ ref('int_organizations_in_force') }} as o
    on e.region_code = o.region_code and d.as_of = o.as_of and e.org_inn = o.org_inn
inner join {{ ref('int_borders') }} as b
    on o.region_code = b.region_code and o.municipality_code = b.code
-- districts are too few to correlate anything
where e.participants > 0 and b.borders <> 'district'
group by e.region_code, b.borders, b.municipality_code, d.as_of, e.exam, e.exam_year, e.subject
