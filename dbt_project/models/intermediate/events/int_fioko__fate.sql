{{ event_fate(
    'fioko',
    key=['person_id', 'campaign', 'subject'],
    columns=['campaign', 'assessed_on', 'subject', 'subject_score', 'subject_max', 'method_score', 'method_max', 'purpose', 'cancelled'],
    persons={'person_id': 'person_key'}
) }}
