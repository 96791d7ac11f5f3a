{{ event_fate(
    'ioms',
    key=['iom_id'],
    columns=['iom_id', 'created_on', 'diagnosed_on', 'started_on', 'planned_end', 'finished_on', 'stage', 'events_planned', 'events_done', 'cancelled'],
    persons={'person_id': 'person_key', 'tutor_id': 'tutor_key'}
) }}
