select
    r.region_code,
    f.form,
    coalesce(own.mentees_max, common.mentees_max) as mentees_max,
    coalesce(own.is_official, common.is_official) as is_official,
    coalesce(own.basis_ru, common.basis_ru) as basis_ru
from {{ ref('region_profiles') }} as r
cross join {{ ref('mentoring_form_names') }} as f
left join {{ ref('mentoring_limits') }} as own on r.region_code = own.region_code and f.form = own.form
left join {{ ref('mentoring_limits') }} as common on common.region_code is null and f.form = common.form
where own.form is not null or common.form is not null
