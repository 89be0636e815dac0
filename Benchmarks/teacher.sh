#!/bin/sh
# Whether the main line notices the teacher: teacher.sh [REVIEWS [ROUNDS]] has `opined run` read the
# same 20,000 reviews from a real broker without a teacher, with one that answers, and with one that
# hangs, in turns (5 rounds), and prints reviews a second and a CPU second (all threads of the
# daemon), and the medians against those without.
#
# Wants `make build` and `scripts/set-up.sh test` (the broker). The teacher is a process of its own,
# asked once a second: some ninety times the default budget.
set -eu
cd "$(dirname "$0")/.."
reviews=${1:-20000} rounds=${2:-5}
opined=${OPINED_BINARY:-.build/release/opined}
port=${PORT:-19293}
admin=$((port + 1)) replay=$((port + 2)) hanging=$((port + 3))
folder=$(mktemp -d)
broker= daemon= teachers=
trap 'kill $daemon $broker $teachers 2>/dev/null || true; wait; rm -rf "$folder"' EXIT INT TERM

.build/venv/bin/noida-db start --only kafka --kafka-port "$port" --host 127.0.0.1 \
    --data-dir "$folder/broker" >"$folder/broker.log" 2>&1 &
broker=$!
"$opined" teacher replay --port "$replay" 2>"$folder/replay.log" &
teachers=$!
"$opined" teacher replay --port "$hanging" --delay-ms 3600000 2>"$folder/hanging.log" &
teachers="$teachers $!"

sed 's/.*"text": "\(.*\)", "stars".*/\1/; s/\([.!?]\) /\1\
/g' Demo/reviews.jsonl | awk -v count="$reviews" 'length($0) > 20 { sentence[n++] = $0 }
END { for (i = 0; i < count; i++)
    printf "{\"id\":\"%d\",\"text\":\"%s (%d)\"}\n", i, sentence[i % n], i }' >"$folder/reviews"
"$opined" produce "$folder/reviews" --topic reviews --brokers "127.0.0.1:$port"

metric() {
    curl -s "http://127.0.0.1:$admin/metrics" |
        awk -v name="$1" 'substr($1, 1, length(name)) == name { sum += $2 } END { print sum + 0 }'
}
results() { metric 'opined_records_total{outcome="produced"'; }
now() { date +%s.%N; }

# measure ROUND MODE [SETTINGS…]: one pass over all reviews by a group of its own.
measure() {
    round=$1 mode=$2
    shift 2
    "$opined" run --config /dev/null --set "kafka.brokers=127.0.0.1:$port" \
        --set "kafka.group=bench-$round-$mode" --set kafka.assignor=range \
        --set "model.directory=$PWD/Models/opined-mini" --set "admin.port=$admin" \
        --set limits.cache_entries=0 "$@" 2>"$folder/daemon.log" &
    daemon=$!
    while [ "$(results)" -eq 0 ]; do sleep 0.05; done
    begun=$(now) first=$(results) cpu=$(metric process_cpu_seconds_total)
    while [ "$(results)" -lt "$reviews" ]; do sleep 1; done
    awk -v mode="$mode" -v count="$((reviews - first))" -v begun="$begun" -v end="$(now)" \
        -v from="$cpu" -v to="$(metric process_cpu_seconds_total)" \
        -v calls="$(metric opined_teacher_calls_total)" 'BEGIN {
            printf "%s %.1f %.1f %d\n", mode, count / (end - begun), count / (to - from), calls
        }' | tee -a "$folder/figures"
    kill "$daemon"
    wait "$daemon" || true
    daemon=
}

echo "mode reviews/s reviews/CPU-s calls"
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    measure "$round" off
    for mode in on hanging; do
        endpoint=$replay
        if [ "$mode" = hanging ]; then endpoint=$hanging; fi
        measure "$round" "$mode" --set teacher.enabled=true --set teacher.model=replay \
            --set "teacher.endpoint=http://127.0.0.1:$endpoint/v1" \
            --set "teacher.state_directory=$folder/state-$round-$mode" \
            --set teacher.budget.calls_per_day=100000 --set sampling.pace_per_hour=3600
    done
done

# median COLUMN MODE
median() {
    awk -v mode="$2" -v column="$1" '$1 == mode { print $column }' "$folder/figures" | sort -g |
        awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}
for mode in on hanging; do
    awk -v mode="$mode" -v a="$(median 2 "$mode")" -v b="$(median 2 off)" \
        -v c="$(median 3 "$mode")" -v d="$(median 3 off)" \
        'BEGIN { printf "%s/off: %.3f reviews/s, %.3f reviews/CPU-s\n", mode, a / b, c / d }'
done
