#!/bin/sh
# How memory develops: soak.sh [REVIEWS] streams that many different reviews (200,000) through a
# real broker and `opined run` at its defaults, and prints resident memory every five seconds.
set -eu
cd "$(dirname "$0")/.."
reviews=${1:-200000}
. Benchmarks/lib.sh

start_broker
write_reviews "$reviews"
admin=$(free_port)
"$opined" run --config /dev/null --set "kafka.brokers=$brokers" --set "admin.port=$admin" \
    --set "model.directory=$PWD/Models/opined-mini" \
    --set kafka.assignor=range 2>"$folder/daemon.log" &
processes=$!

metric() { curl -s "http://127.0.0.1:$admin/metrics" | awk -v name="$1" '$1 == name { print $2 }'; }

produced=0 seconds=0
echo "seconds results rss_MiB"
while kill -0 "$processes" 2>/dev/null && [ "${produced%.*}" -lt "$reviews" ]; do
    sleep 5
    seconds=$((seconds + 5))
    produced=$(metric 'opined_records_total{outcome="produced",topic="reviews"}')
    produced=${produced:-0}
    rss=$(metric process_resident_memory_bytes)
    echo "$seconds $produced $((${rss%.*} / 1048576))"
done
cpu=$(metric process_cpu_seconds_total)
echo "$reviews reviews, $cpu CPU seconds"
