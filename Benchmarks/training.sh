#!/bin/sh
# What training costs the main line: training.sh [ROUNDS [REVIEWS]] has a daemon read as fast as it
# can while `opined distil` trains beside it at the default limits (training.cores 1, niceness 19).
# The trainer is stopped (SIGSTOP) in every second turn of two seconds; printed is the median, over
# the rounds, of reviews a second with the trainer running against those with it stopped. Then the
# same with training.cores 0, where it has idle time alone.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-30} reviews=${2:-300000}
. Benchmarks/lib.sh

start_broker
write_reviews "$reviews"
"$opined" corpus import Demo/teacher.jsonl --directory "$folder/teacher/corpus" >/dev/null

admin=$(free_port)
"$opined" run --config /dev/null --set "kafka.brokers=$brokers" --set kafka.assignor=range \
    --set "model.directory=$PWD/Models/opined-mini" \
    --set "admin.port=$admin" --set limits.cache_entries=0 2>"$folder/daemon.log" &
daemon=$! processes=$!

# turn SIGNAL: reviews a second with the trainer running (CONT) or stopped (STOP).
turn() {
    kill "-$1" "$trainer"
    sleep 0.3
    begun=$(reading "$admin")
    sleep 2
    echo "$begun $(reading "$admin")" | awk '{ printf "%.2f\n", ($5 - $2) / ($4 - $1) }'
}
# Clock ticks that the trainer has had.
ticks() { awk '{ print $14 + $15 }' "/proc/$trainer/stat"; }
# beside CORES
beside() {
    "$opined" distil --config /dev/null --registry "$folder/registry-$1" \
        --set "model.directory=$PWD/Models/opined-mini" --set training.epochs=1000 \
        --set "teacher.state_directory=$folder/teacher" \
        --set training.cores="$1" --progress none &
    trainer=$!
    processes="$daemon $trainer" stopped=$trainer
    # Until it trains: reading the model and the old student's answers take their time.
    sleep 5
    begun=$(ticks)
    round=0
    : >"$folder/ratios"
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        with=$(turn CONT)
        without=$(turn STOP)
        if [ "${without%.*}" -eq 0 ]; then
            echo "training.sh: the reviews ran out; name more of them" >&2
            exit 1
        fi
        echo "$with $without" >>"$folder/ratios"
    done
    spent=$(($(ticks) - begun))
    ratios=$(awk '{ print $1 / $2 }' "$folder/ratios" | quartiles)
    share=$(awk -v spent="$spent" -v hertz="$(getconf CLK_TCK)" -v rounds="$rounds" \
        'BEGIN { printf "%.2f", spent / hertz / (rounds * 2.35) }')
    echo "training.cores $1: reviews/s $ratios; the trainer had $share of a core"
    kill -KILL "$trainer"
    wait "$trainer" 2>/dev/null || true
    processes=$daemon stopped=
}

until_it_works "$admin"
beside 1
beside 0
