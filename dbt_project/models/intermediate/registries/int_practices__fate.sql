{{ snapshot_fate(
    'practices',
    key=['practice_id'],
    columns=['practice_id', 'title', 'org_inn', 'kind', 'level', 'registered_on']
) }}
