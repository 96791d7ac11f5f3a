{{ event_fate(
    'diagnostics',
    key=['person_id', 'diagnosed_on', 'provider', 'stage', 'subject', 'competency'],
    columns=[
        'diagnosed_on', 'provider', 'stage', 'subject', 'competency_group', 'competency', 'score', 'max_score', 'cancelled'
    ],
    persons={'person_id': 'person_key'}
) }}
