{{ snapshot_fate(
    'staff',
    key=['person_id', 'org_inn', 'position'],
    columns=['person_id', 'birth_month', 'org_inn', 'position', 'taught_subject', 'category', 'teaching_since', 'main_job', 'employment']
) }}
