"""Results of diagnostics and of ФИОКО for the small warehouse: the intermediate tables that checks of scores read."""

SCORES = """
create schema intermediate;
create table intermediate.int_deliveries as
    select row_number() over (order by region_code, source, as_of)::integer as delivery_key, region_code, source,
        date_trunc('month', as_of)::date as period_start, '' as deliverer
    from unnest($regions) as r (region_code) cross join unnest(['diagnostics', 'fioko']) as s (source)
    cross join months;
create table intermediate.int_diagnostics__in_force as
    select delivery_key, 'cnppm' as provider, n as person_key, (hash(delivery_key, n) % 101)::decimal(18, 6) as score,
        100::decimal(18, 6) as max_score
    from intermediate.int_deliveries cross join range(80) as p (n)
    where source = 'diagnostics';
create table intermediate.int_fioko__in_force as
    select delivery_key, n as person_key, (hash(delivery_key, n) % 31)::decimal(18, 6) as subject_score,
        30::decimal(18, 6) as subject_max, (hash(n, delivery_key) % 21)::decimal(18, 6) as method_score,
        20::decimal(18, 6) as method_max
    from intermediate.int_deliveries cross join range(15) as p (n)
    where source = 'fioko';
"""
