select
    c.region_code,
    c.borders,
    c.municipality_code,
    c.as_of,
    c.item_no,
    f.section_no,
    f.section_ru,
    f.field_ru,
    f.required,
    c.ioms_count,
    c.filled_count,
    c.filled_count / cast(c.ioms_count as double) as filled_share
from {{ ref('int_iom_completeness') }} as c
inner join {{ ref('iom_form') }} as f on c.item_no = f.item_no
order by c.region_code, c.borders, c.as_of, c.municipality_code, c.item_no
