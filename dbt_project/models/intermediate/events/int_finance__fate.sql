{{ event_fate(
    'finance',
    key=['municipality_code', 'quarter', 'budget', 'purpose'],
    columns=['municipality_code', 'quarter', 'budget', 'purpose', 'planned', 'spent', 'cancelled']
) }}
