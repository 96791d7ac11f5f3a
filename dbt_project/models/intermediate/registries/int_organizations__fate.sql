{{ snapshot_fate(
    'organizations',
    key=['org_inn'],
    columns=['org_inn', 'org_name', 'municipality_code', 'org_type', 'locality', 'low_results']
) }}
