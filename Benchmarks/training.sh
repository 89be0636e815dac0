#!/bin/sh
# What training costs the main line: training.sh [ROUNDS [REVIEWS]] has a daemon read as fast as it
# can while `opined distil` trains beside it at the default limits (training.cores 1, niceness 19).
# The trainer is stopped (SIGSTOP) in every second turn of two seconds; printed is the median, over
# the rounds, of reviews a second with the trainer running against those with it stopped. Then the
# same with training.cores 0, where it has idle time alone.
#
# Wants `make build` and `scripts/set-up.sh test` (the broker).
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-30} reviews=${2:-60000}
opined=${OPINED_BINARY:-.build/release/opined}
port=${PORT:-19393}
admin=$((port + 1))
folder=$(mktemp -d)
broker= daemon= trainer=
end() {
    [ -z "$trainer" ] || kill -KILL "$trainer" 2>/dev/null || true
    # The broker's launcher leaves its child behind.
    pkill -P "$broker" 2>/dev/null || true
    kill $daemon $broker 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM

.build/venv/bin/noida-db start --only kafka --kafka-port "$port" --host 127.0.0.1 \
    --data-dir "$folder/broker" >"$folder/broker.log" 2>&1 &
broker=$!
sed 's/.*"text": "\(.*\)", "stars".*/\1/; s/\([.!?]\) /\1\
/g' Demo/reviews.jsonl | awk -v count="$reviews" 'length($0) > 20 { sentence[n++] = $0 }
END { for (i = 0; i < count; i++)
    printf "{\"id\":\"%d\",\"text\":\"%s (%d)\"}\n", i, sentence[i % n], i }' >"$folder/reviews"
"$opined" produce "$folder/reviews" --topic reviews --brokers "127.0.0.1:$port"
"$opined" corpus import Demo/teacher.jsonl --directory "$folder/teacher/corpus" >/dev/null

"$opined" run --config /dev/null --set "kafka.brokers=127.0.0.1:$port" \
    --set kafka.assignor=range --set "model.directory=$PWD/Models/opined-mini" \
    --set "admin.port=$admin" --set limits.cache_entries=0 2>"$folder/daemon.log" &
daemon=$!

# Time, results and CPU seconds of the daemon.
reading() {
    curl -s "http://127.0.0.1:$admin/metrics" | awk -v time="$(date +%s.%N)" '
        /^opined_records_total\{outcome="produced"/ { results += $2 }
        /^process_cpu_seconds_total/ { cpu = $2 }
        END { print time, results + 0, cpu + 0 }'
}
# turn SIGNAL: reviews a second with the trainer running (CONT) or stopped (STOP).
turn() {
    kill "-$1" "$trainer"
    sleep 0.3
    begun=$(reading)
    sleep 2
    echo "$begun $(reading)" | awk '{ printf "%.2f\n", ($5 - $2) / ($4 - $1) }'
}
beside() {
    "$opined" distil --config /dev/null --registry "$folder/registry-$1" \
        --set "model.directory=$PWD/Models/opined-mini" --set training.epochs=1000 \
        --set "teacher.state_directory=$folder/teacher" --set training.cores="$1" \
        --progress none &
    trainer=$!
    # Until it trains: reading the model and the old student's answers take their time.
    sleep 5
    begun=$(awk '{ print $14 + $15 }' "/proc/$trainer/stat")
    round=0
    : >"$folder/ratios"
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        with=$(turn CONT)
        without=$(turn STOP)
        echo "$with $without" >>"$folder/ratios"
    done
    spent=$(($(awk '{ print $14 + $15 }' "/proc/$trainer/stat") - begun))
    awk '$2 > 0 { print $1 / $2 }' "$folder/ratios" | sort -g | awk -v cores="$1" \
        -v spent="$spent" -v hertz="$(getconf CLK_TCK)" -v rounds="$rounds" '
        { v[NR] = $1 }
        END { printf "training.cores %d: %.3f of the reviews/s (quartiles %.3f, %.3f; %d rounds); ",
            cores, (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[int(NR / 4) + 1],
            v[int(3 * NR / 4) + 1], NR
        printf "the trainer had %.2f of a core\n", spent / hertz / (rounds * 2.35) }'
    kill -KILL "$trainer"
    wait "$trainer" 2>/dev/null || true
    trainer=
}

while [ "$(reading | cut -d' ' -f2)" -eq 0 ]; do sleep 0.1; done
beside 1
beside 0
