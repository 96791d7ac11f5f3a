-- Documents issued by the run's as-of date, per thing learned. Repeated numbers are one document (natural key).
select
    region_code,
    person_key,
    {{ normal_title('title') }} as title_key,
    hours,
    year_finished as year,
    count(*) as documents,
    -- a duplicate stands for its original where only the duplicate was reported
    greatest(
        count(*) filter (where document_status = 'original'),
        least(count(*) filter (where document_status = 'duplicate'), 1)
    ) as trainings_documented
from {{ ref('int_frdo__in_force') }}
where issued_on <= {{ last_as_of() }}
group by region_code, person_key, title_key, hours, year
