#!/bin/sh
# Whether the main line notices the teacher: teacher.sh [ROUNDS [REVIEWS]] has three daemons read
# the same reviews from a real broker: without a teacher, with one that answers, one that hangs.
# They take turns of a second (the others are stopped meanwhile), because a shared machine's speed
# changes by more than what is looked for, and faster than a whole run ends. A round is one turn of
# each; printed are the medians, over the rounds, of reviews a second and a CPU second (all threads
# of the daemon) against those of the daemon without a teacher in the same round.
#
# Wants `make build` and `scripts/set-up.sh test` (the broker). The teacher is asked once a second:
# some ninety times the default budget. The daemons have the first core, and the teacher and the
# broker the second, because in service neither is on the daemon's machine.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-60} reviews=${2:-40000}
opined=${OPINED_BINARY:-.build/release/opined}
port=${PORT:-19293}
replay=$((port + 2)) hanging=$((port + 3))
modes="off on hanging"
folder=$(mktemp -d)
broker= daemons= teachers=
end() {
    for process in $daemons; do kill -CONT "$process" 2>/dev/null || true; done
    # The broker's launcher leaves its child behind.
    pkill -P "$broker" 2>/dev/null || true
    kill $daemons $teachers $broker 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM

taskset -c 1 .build/venv/bin/noida-db start --only kafka --kafka-port "$port" --host 127.0.0.1 \
    --data-dir "$folder/broker" >"$folder/broker.log" 2>&1 &
broker=$!
taskset -c 1 "$opined" teacher replay --port "$replay" 2>"$folder/replay.log" &
teachers=$!
taskset -c 1 "$opined" teacher replay --port "$hanging" --delay-ms 3600000 \
    2>"$folder/hanging.log" &
teachers="$teachers $!"

sed 's/.*"text": "\(.*\)", "stars".*/\1/; s/\([.!?]\) /\1\
/g' Demo/reviews.jsonl | awk -v count="$reviews" 'length($0) > 20 { sentence[n++] = $0 }
END { for (i = 0; i < count; i++)
    printf "{\"id\":\"%d\",\"text\":\"%s (%d)\"}\n", i, sentence[i % n], i }' >"$folder/reviews"
"$opined" produce "$folder/reviews" --topic reviews --brokers "127.0.0.1:$port"

# start MODE ADMIN-PORT [SETTINGS…]
start() {
    mode=$1 admin=$2
    shift 2
    taskset -c 0 "$opined" run --config /dev/null --set "kafka.brokers=127.0.0.1:$port" \
        --set "kafka.group=bench-$mode" --set kafka.assignor=range \
        --set "model.directory=$PWD/Models/opined-mini" --set "admin.port=$admin" \
        --set limits.cache_entries=0 --set workers.threads=1 "$@" 2>"$folder/$mode.log" &
    daemons="$daemons $!"
    eval "process_$mode=$! admin_$mode=$admin"
}
asking() {
    start "$1" "$2" --set teacher.enabled=true --set teacher.model=replay \
        --set "teacher.endpoint=http://127.0.0.1:$3/v1" \
        --set "teacher.state_directory=$folder/state-$1" \
        --set teacher.budget.calls_per_day=100000 --set sampling.pace_per_hour=3600
}
start off $((port + 4))
asking on $((port + 5)) "$replay"
asking hanging $((port + 6)) "$hanging"

# reading MODE: time, results and CPU seconds.
reading() {
    eval "admin=\$admin_$1"
    curl -s "http://127.0.0.1:$admin/metrics" | awk -v time="$(date +%s.%N)" '
        /^opined_records_total\{outcome="produced"/ { results += $2 }
        /^process_cpu_seconds_total/ { cpu = $2 }
        END { print time, results + 0, cpu + 0 }'
}
# turn ROUND MODE
turn() {
    eval "process=\$process_$2"
    kill -CONT "$process"
    sleep 0.3
    begun=$(reading "$2")
    sleep 1
    echo "$1 $2 $begun $(reading "$2")" | awk '{
        printf "%d %s %.2f %.2f\n", $1, $2, ($7 - $4) / ($6 - $3), ($7 - $4) / ($8 - $5)
    }' >>"$folder/figures"
    kill -STOP "$process"
}

for mode in $modes; do
    while [ "$(reading "$mode" | cut -d' ' -f2)" -eq 0 ]; do sleep 0.1; done
    eval "kill -STOP \$process_$mode"
done
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    for mode in $modes; do turn "$round" "$mode"; done
    # Another order next time.
    modes="${modes#* } ${modes%% *}"
done

for mode in on hanging; do
    kill -CONT $daemons
    for column in 3 4; do
        awk -v mode="$mode" -v column="$column" '
            { value[$1, $2] = $column; if ($1 > rounds) rounds = $1 }
            END { for (i = 1; i <= rounds; i++)
                if (value[i, "off"] > 0) print value[i, mode] / value[i, "off"] }
        ' "$folder/figures" | sort -g | awk -v mode="$mode" \
            -v what="$([ "$column" = 3 ] && echo reviews/s || echo reviews/CPU-s)" '
            { v[NR] = $1 }
            END { printf "%s/off: %s %.3f (quartiles %.3f, %.3f; %d rounds)\n", mode, what,
                (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[int(NR / 4) + 1],
                v[int(3 * NR / 4) + 1], NR }'
    done
done
echo "questions asked: $(curl -s "http://127.0.0.1:$admin_on/metrics" |
    awk '/^opined_teacher_calls_total/ { sum += $2 } END { print sum + 0 }')"
