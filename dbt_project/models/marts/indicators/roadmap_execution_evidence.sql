{{ roadmap_evidence('roadmap_execution') }}
