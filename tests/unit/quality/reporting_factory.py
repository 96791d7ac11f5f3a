"""Reporting discipline and orphans for the small warehouse: the tables that only the auditor's report reads."""

REPORTING = """
create table marts.reporting_rates as
    select region_code, municipality_code, source, strftime(as_of, '%Y-%m') as period, 'as_was' as borders,
        1::bigint as expected_count, (hash(municipality_code, source) % 9 != 0)::bigint as received_count,
        (hash(municipality_code, source, as_of) % 4 != 0 and received_count = 1)::bigint as on_time_count
    from places cross join unnest(['staff', 'diagnostics', 'enrollments']) as s (source)
    union all
    select region_code, null, 'frdo', '2024-Q2', 'as_was', 1, 1, 1 from unnest($regions) as r (region_code);
create table audit.orphans as
    select region_code, source, 'unknown_person' as reason, 2::bigint as rows_orphaned, 90::bigint as rows_accepted
    from unnest($regions) as r (region_code) cross join unnest(['diagnostics', 'enrollments']) as s (source);
"""
