select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    person_id,
    subject,
    admitted_on,
    excluded_on,
    academy_training_on,
    is_association_head,
    is_exam_expert,
    is_community_leader,
    has_stable_results,
    project
from {{ lake('methodists') }}
where {{ of_accepted_deliveries() }}
