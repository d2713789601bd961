#!/usr/bin/env bash
# A Prosody to try things on, the XMPP server inside Jitsi Meet, which nobody beyond this machine can reach:
# bash examples/servers/prosody.sh
# It ends with Ctrl+C, and leaves nothing behind. PORT names another port than 5347.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

port=${PORT:-5347}
component_secret=$(secret)

# A component that is among the administrators of the rooms, and nobody else: there is no media here.
cat >"$folder/prosody.cfg.lua" <<END
daemonize = false
run_as_root = $([[ $(id -u) == 0 ]] && echo true || echo false)
pidfile = "$folder/prosody.pid"
data_path = "$folder"
log = { info = "*console" }
interfaces = { "127.0.0.1" }
component_interfaces = { "127.0.0.1" }
component_ports = { $port }
c2s_ports = {}
s2s_ports = {}
http_ports = {}
https_ports = {}
modules_enabled = { "disco" }
modules_disabled = { "c2s", "s2s", "tls" }
admins = { "anyroom.meet.test" }

VirtualHost "meet.test"

Component "conference.meet.test" "muc"

Component "anyroom.meet.test"
  component_secret = "$component_secret"
END

start prosody "$port" --config "$folder/prosody.cfg.lua"
ready "jitsi://conference.meet.test?server=xmpp://127.0.0.1:$port" \
  "JITSI_COMPONENT_DOMAIN=anyroom.meet.test JITSI_COMPONENT_SECRET=$component_secret"
