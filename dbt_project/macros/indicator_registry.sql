{#-
    Which indicators there are: every pair .sql + .yml in models/marts/indicators. A new pair is found by itself.
    While dbt parses, the graph is empty, but the list of files is known; the names make the dependencies of the roll-up.
-#}
{% macro indicator_models() %}
    {%- set folder = "marts/indicators/" -%}
    {%- set names = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == "model" and node.path.startswith(folder) -%}
            {%- do names.append(node.name) -%}
        {%- endfor -%}
    {%- else -%}
        {%- for file in ref.manifest.files.values() if file.path.relative_path.startswith(folder) -%}
            {%- if file.path.relative_path.endswith(".sql") -%}
                {%- do names.append(file.path.relative_path.split("/")[-1][:-4]) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(names | sort) }}
{% endmacro %}

{#- What the YAML beside each indicator says: a list of dictionaries, one per kpi_code. -#}
{% macro indicator_catalogue() %}
    {%- set catalogue = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == "model" and node.path.startswith("marts/indicators/") -%}
            {%- for indicator in node.config.meta.indicators -%}
                {%- do catalogue.append(dict(indicator, model=node.name)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(catalogue | sort(attribute="kpi_code")) }}
{% endmacro %}

{#- Codes of indicators that no sum over municipalities gives, as an SQL list. -#}
{% macro non_additive_kpi_codes() %}
    {%- set codes = [] -%}
    {%- for indicator in indicator_catalogue() if not indicator.additive -%}
        {%- do codes.append("'" ~ indicator.kpi_code ~ "'") -%}
    {%- endfor -%}
    {{ return(codes | join(", ") or "''") }}
{% endmacro %}

{% macro sql_text(value) -%}
    {%- if value is none -%} cast(null as string) {%- else -%} '{{ value | string | replace("'", "''") | trim }}' {%- endif -%}
{%- endmacro %}
