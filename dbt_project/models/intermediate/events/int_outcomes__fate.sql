{{ event_fate(
    'outcomes',
    key=['org_inn', 'exam', 'exam_year', 'subject', 'grade'],
    columns=['org_inn', 'exam', 'exam_year', 'subject', 'grade', 'participants', 'mean_percent', 'below_minimum', 'cancelled']
) }}
