{{ event_fate(
    'frdo',
    key=['document_series', 'document_number'],
    columns=['document_kind', 'document_status', 'document_series', 'document_number', 'issued_on', 'title', 'year_started', 'year_finished', 'hours'],
    persons={'person_id': 'person_key'}
) }}
