{{ roadmap_evidence('monitoring_system', block_no='1.3') }}
