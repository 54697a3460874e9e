#!/bin/sh
# Wait at most a minute until an address answers; 1 when it does not.
i=0
until /opt/buurtbalans/.venv/bin/python -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=3)' "$1" 2>/dev/null; do
    i=$((i + 1))
    [ "$i" -lt 60 ] || exit 1
    sleep 1
done
