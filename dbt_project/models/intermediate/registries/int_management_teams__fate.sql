{{ snapshot_fate(
    'management_teams',
    key=['org_inn', 'person_id'],
    columns=['org_inn', 'person_id', 'role']
) }}
