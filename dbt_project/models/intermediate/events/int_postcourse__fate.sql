{{ event_fate(
    'postcourse',
    key=['person_id', 'program_id', 'form', 'held_on'],
    columns=['program_id', 'form', 'held_on', 'cancelled'],
    persons={'person_id': 'person_key'}
) }}
