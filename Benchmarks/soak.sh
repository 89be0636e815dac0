#!/bin/sh
# How memory develops: soak.sh [REVIEWS] streams that many different reviews (200,000) through a
# real broker and `opined run` at its defaults, and prints resident memory every five seconds.
#
# Wants `make build` and `scripts/set-up.sh test` (the broker). Reviews are the sentences of
# Demo/reviews.jsonl, each with a number, so that the cache of answers knows none of them.
set -eu
cd "$(dirname "$0")/.."
reviews=${1:-200000}
opined=${OPINED_BINARY:-.build/release/opined}
port=${PORT:-19193}
admin=$((port + 1))
folder=$(mktemp -d)
broker= daemon=
trap 'kill $daemon $broker 2>/dev/null || true; wait; rm -rf "$folder"' EXIT INT TERM

.build/venv/bin/noida-db start --only kafka --kafka-port "$port" --host 127.0.0.1 \
    --data-dir "$folder/broker" >"$folder/broker.log" 2>&1 &
broker=$!

sed 's/.*"text": "\(.*\)", "stars".*/\1/; s/\([.!?]\) /\1\
/g' Demo/reviews.jsonl | awk -v count="$reviews" 'length($0) > 20 { sentence[n++] = $0 }
END { for (i = 0; i < count; i++)
    printf "{\"id\":\"%d\",\"text\":\"%s (%d)\"}\n", i, sentence[i % n], i }' >"$folder/reviews"

"$opined" produce "$folder/reviews" --topic reviews --brokers "127.0.0.1:$port"
"$opined" run --config /dev/null --set "kafka.brokers=127.0.0.1:$port" \
    --set "model.directory=$PWD/Models/opined-mini" --set "admin.port=$admin" \
    --set kafka.assignor=range 2>"$folder/daemon.log" &
daemon=$!

metric() { curl -s "http://127.0.0.1:$admin/metrics" | awk -v name="$1" '$1 == name { print $2 }'; }

produced=0 seconds=0
echo "seconds results rss_MiB"
while kill -0 "$daemon" 2>/dev/null && [ "${produced%.*}" -lt "$reviews" ]; do
    sleep 5
    seconds=$((seconds + 5))
    produced=$(metric 'opined_records_total{outcome="produced",topic="reviews"}')
    produced=${produced:-0}
    rss=$(metric process_resident_memory_bytes)
    echo "$seconds $produced $((${rss%.*} / 1048576))"
done
cpu=$(metric process_cpu_seconds_total)
echo "$reviews reviews, $cpu CPU seconds"
