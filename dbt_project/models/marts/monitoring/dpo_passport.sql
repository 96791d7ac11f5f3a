with lines as (
    select
        d.region_code,
        d.as_of,
        l.section_no,
        s.section_code,
        s.section_ru,
        array_contains(split(s.regions, ';'), d.region_code) as is_required,
        l.line_no,
        l.line_code,
        l.line_ru,
        l.unit,
        l.note_ru,
        v.value,
        v.people_count,
        v.missing_reason,
        k.source is not null as has_source,
        l.unit in ('доля', 'коэффициент') as is_quotient
    from {{ ref('int_report_dates') }} as d
    cross join {{ ref('passport_lines') }} as l
    inner join {{ ref('passport_sections') }} as s on l.section_no = s.section_no
    left join {{ ref('int_passport_values') }} as v
        on d.region_code = v.region_code and d.as_of = v.as_of and l.line_code = v.line_code
    left join {{ ref('int_sources_known') }} as k
        on d.region_code = k.region_code and d.as_of = k.as_of and l.needed_source = k.source
),

-- with its source in force an empty set counts nothing; a quotient of nothing does not exist
valued as (
    select
        *,
        case
            when note_ru is not null then null
            when value is null and has_source and not is_quotient then 0.0
            else value
        end as figure
    from lines
)

select
    region_code,
    as_of,
    section_no,
    section_code,
    section_ru,
    line_no,
    line_code,
    line_ru,
    unit,
    figure as value,
    people_count,
    case
        when figure is not null then null
        when missing_reason is not null then missing_reason
        when has_source then 'z'
        else 'x'
    end as missing_reason,
    note_ru,
    is_required
from valued
order by region_code, as_of, section_no, line_no
