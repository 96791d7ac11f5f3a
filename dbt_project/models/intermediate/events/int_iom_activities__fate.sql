{{ event_fate(
    'iom_activities',
    key=['iom_id', 'section', 'title'],
    columns=['iom_id', 'section', 'details', 'hours', 'due_on', 'done_on', 'reflection', 'cancelled']
) }}
