-- What: a line of the passport is an indicator, or rests on a source, or says why nobody delivers it; and a line that
-- rests on a source has a figure or stands in a region without that source.
-- When it matters: a line added to the seed alone would always be empty, or zero, without a word.
-- How to resolve: compute the line in one of int_passport_*, or write the note.
{{ config(severity='error') }}

select
    section_no,
    line_code
from {{ ref('passport_lines') }}
where
    cast(kpi_code is not null as integer)
    + cast(needed_source is not null as integer)
    + cast(note_ru is not null as integer)
    <> 1
union all
select
    0 as section_no,
    v.line_code
from {{ ref('int_passport_values') }} as v
left join {{ ref('passport_lines') }} as l on v.line_code = l.line_code
where l.line_code is null or (l.kpi_code is null and l.needed_source is null)
