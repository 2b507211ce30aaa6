#!/bin/sh
# Called by udhcpc. Configures the device and keeps the whole lease in $LEASE_FILE; leaves /etc alone, which is the host's.
set -eu
case $1 in
deconfig)
  ip -4 address flush dev "$interface" scope global
  ;;
bound | renew)
  # One NAME=VALUE a line, as the server sent it. Written whole, so that nobody reads half a lease.
  env | grep -E '^(ip|mask|router|dns|domain|mtu|lease|serverid|staticroutes|search|ntpsrv|siaddr|tftp|boot_file|hostname|opt[0-9]+)=' |
    sort >"$LEASE_FILE.new"
  ip -4 address flush dev "$interface" scope global
  ip address add "$ip/$mask" dev "$interface"
  [ -z "${mtu:-}" ] || ip link set "$interface" mtu "$mtu"
  if [ -n "${staticroutes:-}" ]; then
    # Option 121, when present, replaces option 3 (RFC 3442).
    set -- $staticroutes
    while [ $# -ge 2 ]; do
      if [ "$2" = 0.0.0.0 ]; then
        ip route replace "$1" dev "$interface"
      else
        ip route replace "$1" via "$2" dev "$interface" onlink
      fi
      shift 2
    done
  elif [ -n "${router:-}" ]; then
    ip route replace default via "${router%% *}"
  fi
  mv "$LEASE_FILE.new" "$LEASE_FILE"
  ;;
esac
