{{ snapshot_fate(
    'methodists',
    key=['person_id'],
    columns=['person_id', 'subject', 'admitted_on', 'excluded_on', 'academy_training_on', 'is_association_head', 'is_exam_expert', 'is_community_leader', 'has_stable_results', 'project']
) }}
