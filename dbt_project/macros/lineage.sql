{#-
    Sources of the lake that a model is made of, through ; and sorted, from the graph of the project. The list of
    deliveries itself is none: it stands behind every model.
-#}
{% macro sources_behind(model) %}
    {%- set upstream = [] -%}
    {%- set sources = [] -%}
    {%- if execute -%}
        {%- do upstream.append("model." ~ project_name ~ "." ~ model) -%}
        {%- for node in upstream -%}
            {%- for parent in graph.nodes[node].depends_on.nodes if parent in graph.nodes and parent not in upstream -%}
                {%- do upstream.append(parent) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- for node in upstream if graph.nodes[node].path.startswith("staging/stg_") -%}
            {%- do sources.append(graph.nodes[node].name[4:]) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(sources | reject("in", ["deliveries", "rejections"]) | sort | join(";")) }}
{% endmacro %}
