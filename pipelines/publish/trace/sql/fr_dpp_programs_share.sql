with programmes as (
    select
        a.as_of,
        p.program_id,
        case a.programme_rule
            when 'in_federal_registry' then p.in_federal_registry
            when 'quality_management' then p.quality_management
            when 'upskilling' then p.kind = 'upskilling'
        end as fits,
        p.delivery_key,
        p.row_order
    from intermediate.int_programme_versions as p
    inner join asked as a
        on p.region_code = a.region_code and p.in_force_from <= a.as_of and p.valid_until > a.as_of
)

select
    'denominator' as part,
    as_of,
    cast(null as varchar) as municipality_code,
    program_id as unit_id,
    'programs' as source,
    delivery_key,
    row_order
from programmes
union all
select
    'numerator' as part,
    as_of,
    cast(null as varchar) as municipality_code,
    program_id as unit_id,
    'programs' as source,
    delivery_key,
    row_order
from programmes
where fits
