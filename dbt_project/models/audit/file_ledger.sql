{%- set sources = [
    'diagnostics', 'enrollments', 'finance', 'fioko', 'frdo', 'iom_activities', 'ioms', 'management_teams', 'mentoring',
    'methodists', 'organizations', 'outcomes', 'postcourse', 'practices', 'programs', 'roadmap', 'sites', 'staff',
    'support_events'
] -%}
with fates as (
    {% for source in sources -%}
        select
            delivery_key,
            fate,
            count(*) as row_count
        from {{ ref('int_' ~ source ~ '__fate') }}
        group by delivery_key, fate
        {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

counts as (
    select
        d.delivery_id,
        sum(f.row_count) filter (where f.fate = 'accepted') as rows_accepted,
        sum(f.row_count) filter (where f.fate = 'duplicate') as rows_duplicate,
        sum(f.row_count) filter (where f.fate = 'superseded') as rows_superseded
    from fates as f
    inner join {{ ref('int_deliveries') }} as d on f.delivery_key = d.delivery_key
    group by d.delivery_id
)

select
    d.region_code,
    d.source,
    d.period,
    d.deliverer,
    d.path,
    d.sha256,
    d.delivered_at,
    d.status,
    d.reason,
    d.reason_ru,
    d.rows_read,
    cast(coalesce(c.rows_accepted, 0) as bigint) as rows_accepted,
    case when d.status = 'accepted' then coalesce(d.rows_rejected, 0) else 0 end as rows_rejected,
    cast(coalesce(c.rows_duplicate, 0) as bigint) as rows_duplicate,
    cast(coalesce(c.rows_superseded, 0) as bigint) as rows_superseded,
    case when d.status = 'accepted' then coalesce(d.rows_skipped, 0) else 0 end as rows_skipped,
    d.delivery_id,
    d.delivery_order,
    d.period_start,
    d.period_end,
    d.first_seen_at,
    d.bytes,
    d.sheets_read,
    d.sheets_ignored,
    d.unknown_columns
from {{ ref('stg_deliveries') }} as d
left join counts as c on d.delivery_id = c.delivery_id
order by d.region_code, d.source, d.delivery_order, d.path
