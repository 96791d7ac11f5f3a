{#- People of a group by the steps they reached in their order, and by those they reached in any. -#}
{% macro support_step_counts() -%}
    count(*) as staff_count,
    count(diagnosed_on) as diagnosed,
    count(iom_on) as iom,
    count(started_on) as started,
    count(passed_on) as passed,
    count(postcourse_on) as postcourse,
    count(exit_on) as exited,
    count(closed_on) as closed,
    sum(case when has_started then 1 else 0 end) as any_started,
    sum(case when has_passed then 1 else 0 end) as any_passed,
    sum(case when has_postcourse then 1 else 0 end) as any_postcourse,
    sum(case when has_exit then 1 else 0 end) as any_exited,
    sum(case when has_closed then 1 else 0 end) as any_closed
{%- endmacro %}

{#- Sums of such counts as one list of whole numbers. -#}
{% macro support_sums(columns) -%}
    {%- set sums = [] -%}
    {%- for column in columns -%} {%- do sums.append('cast(sum(' ~ column ~ ') as bigint)') -%} {%- endfor -%}
    {{ list_of(sums) }}
{%- endmacro %}
