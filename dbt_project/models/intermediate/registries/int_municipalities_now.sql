select
    region_code,
    code,
    municipality_code
from {{ every_month('int_municipality_map') }}
where as_of = {{ last_as_of() }}
