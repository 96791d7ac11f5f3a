-- What: no recommendation speaks of a group of fewer than five people, and every text is whole.
-- When it matters: a figure of a small group tells about single people; a place left empty is no advice.
-- How to resolve: look at the rule's basis in int_recommendation_findings, or at the names of places in its text.
{{ config(severity='error') }}

select
    rule_code,
    region_code,
    municipality_code
from {{ ref('recommendations') }}
where
    group_size < {{ least_group() }}
    or affected_count < {{ least_group() }}
    or (evidence_mart = 'deficit_map' and round(value * group_size) < {{ least_group() }})
    or text_ru is null
    or regexp_matches(text_ru, '\{[a-z_]+\}')
