{{ event_fate(
    'roadmap',
    key=['event_ref', 'due_on'],
    columns=['event_ref', 'due_on', 'done_on', 'evidence', 'cancelled']
) }}
