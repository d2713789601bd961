#!/usr/bin/env bash
# A Janus to try things on, which nobody beyond this machine can reach: bash examples/servers/janus.sh
# It ends with Ctrl+C, and leaves nothing behind. PORT names another port than 7088 for the admin API, which the adapter
# speaks; JOIN_PORT another than 8088 for the API by which people join.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

port=${PORT:-7088}
join_port=${JOIN_PORT:-8088}
free PORT "$port"
free JOIN_PORT "$join_port"
admin_secret=$(secret)
room_secret=$(secret)

# Only HTTP, on loopback, and only the VideoRoom plug-in: Debian's configuration opens more, to everybody.
cat >"$folder/janus.jcfg" <<END
general: {
  configs_folder = "$folder"
  admin_secret = "$admin_secret"
  debug_level = 2
}
plugins: {
  disable = "$(others plugins videoroom)"
}
transports: {
  disable = "$(others transports http)"
}
END
cat >"$folder/janus.transport.http.jcfg" <<END
general: {
  http = true
  ip = "127.0.0.1"
  port = $join_port
}
admin: {
  admin_base_path = "/admin"
  admin_http = true
  admin_ip = "127.0.0.1"
  admin_port = $port
}
END
cat >"$folder/janus.plugin.videoroom.jcfg" <<END
general: {
}
END

start janus "$port" --configs-folder="$folder" --config="$folder/janus.jcfg"
ready "janus:?base=http://127.0.0.1:$port/admin" "JANUS_ADMIN_SECRET=$admin_secret JANUS_ROOM_SECRET=$room_secret"
