-- Every event of the plan that is due.
select * exclude (block_no)
from planned_event_rows
