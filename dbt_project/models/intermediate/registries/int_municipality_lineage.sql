with recursive lineage as (
    select
        region_code,
        municipality_code as from_code,
        municipality_code as to_code,
        date '0001-01-01' as effective_from,
        true as is_rename
    from {{ ref('municipalities') }}
    union all
    select
        l.region_code,
        l.from_code,
        c.to_code,
        greatest(l.effective_from, c.effective_from) as effective_from,
        l.is_rename and c.kind = 'rename' as is_rename
    from lineage as l
    inner join {{ ref('municipality_changes') }} as c
        on l.region_code = c.region_code and l.to_code = c.from_code
)

select * from lineage
