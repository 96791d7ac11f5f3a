{{ snapshot_fate(
    'programs',
    key=['program_id'],
    columns=['program_id', 'title', 'provider_name', 'kind', 'hours', 'in_federal_registry', 'registry_number', 'delivery_form', 'networked', 'quality_management', 'target_group', 'target_subject']
) }}
