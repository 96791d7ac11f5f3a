{{ event_fate(
    'mentoring',
    key=['mentor_id', 'mentee_id', 'form', 'started_on'],
    columns=['form', 'started_on', 'finished_on', 'cancelled'],
    persons={'mentor_id': 'mentor_key', 'mentee_id': 'mentee_key'}
) }}
