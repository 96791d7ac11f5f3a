{{ deficit_map_on("b.borders <> 'district'") }}

select *
from ranked
order by region_code, borders, as_of, municipality_code, subject, competency_group
