{{ snapshot_fate(
    'sites',
    key=['org_inn', 'site_type'],
    columns=['org_inn', 'site_type', 'since', 'until']
) }}
