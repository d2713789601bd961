#!/usr/bin/env bash
# One step of a workflow: starts the emulator, runs the tests of an application in any language, and stops it again.
#   bash tests.sh npm test
set -euo pipefail

ready=$(mktemp)
# Every fifth request finds the vendor down; the same ones in each run, by the seed. (Started by npx, it would outlive
# the script: it is npx that would be stopped.)
node_modules/.bin/anyroom-emulator --seed examples/emulator/by-hand/seed.json \
  --fault '{"fault":{"kind":"server-error"},"probability":0.2,"seed":7}' >"$ready" &
emulator=$!
trap 'kill "$emulator" 2>/dev/null || true; rm -f "$ready"' EXIT

# Its one line of JSON is there when it listens; a mistake ends it, and is told on standard error.
until [ -s "$ready" ]; do kill -0 "$emulator" || exit 1; sleep 0.1; done
EMULATOR_URL=$(node -p 'JSON.parse(fs.readFileSync(0, "utf8")).url' <"$ready")
export EMULATOR_URL

"$@"

# What was asked for, and what struck it; there is no credential in it.
node --input-type=module --eval '
  const { requests } = await (await fetch(`${process.env.EMULATOR_URL}/_emulator/requests`)).json();
  console.log(`${requests.length} requests, ${requests.filter(({ faults }) => faults?.length).length} of them struck`);'
