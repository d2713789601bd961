# What the scripts beside it share: a server on this machine, for as long as the script runs, with its files in a folder
# that goes with it.
folder=$(mktemp -d)
server=
trap 'trap - EXIT; if [[ -n $server ]]; then kill "$server" 2>/dev/null || true; wait "$server" || true; fi; rm -rf "$folder"' EXIT
trap 'exit 0' INT TERM

# A secret that nobody has chosen.
secret() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# free <variable> <port>: ends the script where something listens there already, and says by what to name another port.
free() {
  if listens "$2"; then
    echo "Something listens on port $2 already. Name another by $1=…" >&2
    exit 1
  fi
}

# start <command> <port> <argument>…: starts a server, and waits until it listens.
start() {
  local command=$1 port=$2
  shift 2
  if ! command -v "$command" >/dev/null; then
    echo "There is no $command on this machine. On Debian: apt-get install --no-install-recommends $command" >&2
    exit 1
  fi
  "$command" "$@" >"$folder/output" 2>&1 &
  server=$!
  for _ in {1..150}; do
    if listens "$port"; then return; fi
    if ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.1
  done
  echo "$command did not start:" >&2
  tail -20 "$folder/output" >&2
  exit 1
}

listens() {
  (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# ready <url> <secrets> [<url> <secrets>]…: says how it is used, one way or another, and waits for the end.
ready() {
  echo "In another terminal:"
  while (($# > 0)); do
    echo
    echo "  ANYROOM_URL='$1' $2 npm start"
    shift 2
    if (($# > 0)); then
      echo
      echo "or"
    fi
  done
  echo
  echo "It runs, until Ctrl+C."
  wait "$server"
}

# others <kind> <name>: the file names of the plug-ins of Janus of that kind but one.
others() {
  local file names=()
  for file in /usr/lib/*/janus/"$1"/libjanus_*.so /usr/lib/janus/"$1"/libjanus_*.so; do
    if [[ -e $file && $file != */libjanus_"$2".so ]]; then names+=("${file##*/}"); fi
  done
  (
    IFS=,
    echo "${names[*]}"
  )
}
