#!/bin/sh
# /usr/local/bin/rsnms: the command as the user of the service, with the settings of the units. For root, as units are.
set -eu
set -a
. /etc/rsnms/rsnms.env
set +a
export HOME=/var/cache/rsnms RSNMS_PSEUDONYM_KEY_FILE="${RSNMS_PSEUDONYM_KEY_FILE:-/etc/rsnms/pseudonym.key}"
exec runuser -u rsnms -- /opt/rsnms/.venv/bin/rsnms "$@"
