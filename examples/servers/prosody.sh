#!/usr/bin/env bash
# A Prosody to try things on, the XMPP server inside Jitsi Meet, which nobody beyond this machine can reach:
# bash examples/servers/prosody.sh
# It ends with Ctrl+C, and leaves nothing behind. PORT names another port than 5347 for components, CLIENT_PORT another
# than 5222 for accounts.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

port=${PORT:-5347}
client_port=${CLIENT_PORT:-5222}
free PORT "$port"
free CLIENT_PORT "$client_port"
component_secret=$(secret)
password=$(secret)

# A component and an account that are among the administrators of the rooms, and nobody else: there is no media here, and
# on loopback no encryption.
mkdir -p "$folder/meet%2etest/accounts"
echo "return { [\"password\"] = \"$password\" };" >"$folder/meet%2etest/accounts/anyroom.dat"
cat >"$folder/prosody.cfg.lua" <<END
daemonize = false
run_as_root = $([[ $(id -u) == 0 ]] && echo true || echo false)
pidfile = "$folder/prosody.pid"
data_path = "$folder"
log = { info = "*console" }
interfaces = { "127.0.0.1" }
component_interfaces = { "127.0.0.1" }
component_ports = { $port }
c2s_ports = { $client_port }
s2s_ports = {}
http_ports = {}
https_ports = {}
modules_enabled = { "disco", "saslauth" }
modules_disabled = { "s2s", "tls" }
c2s_require_encryption = false
admins = { "anyroom.meet.test", "anyroom@meet.test" }

VirtualHost "meet.test"
  authentication = "internal_plain"

Component "conference.meet.test" "muc"

Component "anyroom.meet.test"
  component_secret = "$component_secret"
END

start prosody "$port" --config "$folder/prosody.cfg.lua"
ready "jitsi://conference.meet.test?server=xmpp://127.0.0.1:$port" \
  "JITSI_COMPONENT_DOMAIN=anyroom.meet.test JITSI_COMPONENT_SECRET=$component_secret" \
  "jitsi://conference.meet.test?server=xmpp://127.0.0.1:$client_port" \
  "JITSI_ADMIN_JID=anyroom@meet.test JITSI_ADMIN_PASSWORD=$password"
