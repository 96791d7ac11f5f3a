-- What: a share never has more units above the line than below it, on any borders.
-- When it matters: a unit in the numerator that is not in the population makes a share above one.
-- How to resolve: look at the evidence of the indicator for units with in_numerator and not in_denominator.
{{ config(severity='error', meta={'rule': 'numerator_over_denominator'}) }}

select
    v.region_code,
    v.borders,
    v.municipality_code,
    v.as_of,
    v.kpi_code,
    v.numerator,
    v.denominator
from {{ ref('int_kpi_values') }} as v
inner join {{ ref('int_kpi_catalogue') }} as k on v.kpi_code = k.kpi_code
where v.numerator < 0 or v.denominator < 0 or (k.unit = 'share' and v.numerator > v.denominator)
