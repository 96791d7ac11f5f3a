{{ event_fate(
    'enrollments',
    key=['person_id', 'program_id', 'started_on'],
    columns=['program_id', 'started_on', 'finished_on', 'status', 'attestation', 'basis', 'cancelled'],
    persons={'person_id': 'person_key'}
) }}
