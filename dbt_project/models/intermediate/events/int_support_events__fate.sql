{{ event_fate(
    'support_events',
    key=['person_id', 'form', 'event_title', 'held_on'],
    columns=['form', 'held_on', 'role', 'hours', 'cancelled'],
    persons={'person_id': 'person_key'}
) }}
