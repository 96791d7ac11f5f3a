-- The events of the plan that are due in the block of the monitoring system.
select * exclude (block_no)
from planned_event_rows
where block_no = '1.3'
