-- What: a municipality passes whole to exactly one other, and what it was closed for has a successor.
-- When it matters: a person of a split or forgotten municipality would have no home on the new borders.
-- How to resolve: mend seeds/municipality_changes.csv; a split needs a rule of its own first.
{{ config(severity='error', meta={'rule': 'reference_data'}) }}

select
    from_code as municipality_code,
    'split or unknown kind' as problem
from {{ ref('municipality_changes') }}
group by from_code
having count(*) > 1 or min(share) < 1 or bool_or(kind not in ('rename', 'merge'))
union all
select
    m.municipality_code,
    'closed without a successor' as problem
from {{ ref('municipalities') }} as m
left join {{ ref('municipality_changes') }} as c on m.municipality_code = c.from_code
where m.valid_to is not null and c.from_code is null
