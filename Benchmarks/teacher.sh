#!/bin/sh
# Whether the main line notices the teacher: teacher.sh [ROUNDS [REVIEWS]] has three daemons read
# the same reviews from a real broker: without a teacher, with one that answers, one that hangs.
# They take turns of a second (the others are stopped meanwhile), because a shared machine's speed
# changes by more than what is looked for, and faster than a whole run ends. A round is one turn of
# each; printed are the medians, over the rounds, of reviews a second and a CPU second (all threads
# of the daemon) against those of the daemon without a teacher in the same round.
#
# The teacher is asked once a second: some ninety times the default budget. The daemons have the
# first core, and the teacher and the broker the second, because in service neither is on the
# daemon's machine.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-60} reviews=${2:-40000}
. Benchmarks/lib.sh
modes="off on hanging"

start_broker taskset -c 1
# teacher NAME [OPTIONS…]
teacher() {
    name=$1
    shift
    eval "port_$name=$(free_port)"
    eval "port=\$port_$name"
    taskset -c 1 "$opined" teacher replay --port "$port" "$@" 2>"$folder/teacher-$name.log" &
    processes="$processes $!"
}
teacher on
teacher hanging --delay-ms 3600000
write_reviews "$reviews"

# start MODE [SETTINGS…]
start() {
    mode=$1
    shift
    admin=$(free_port)
    taskset -c 0 "$opined" run --config /dev/null --set "kafka.brokers=$brokers" \
        --set "kafka.group=bench-$mode" --set kafka.assignor=range --set "admin.port=$admin" \
        --set "model.directory=$PWD/Models/opined-mini" --set limits.cache_entries=0 \
        --set workers.threads=1 "$@" 2>"$folder/$mode.log" &
    processes="$processes $!" stopped="$stopped $!"
    eval "process_$mode=$! admin_$mode=$admin"
}
asking() {
    eval "port=\$port_$1"
    start "$1" --set teacher.enabled=true --set teacher.model=replay \
        --set "teacher.endpoint=http://127.0.0.1:$port/v1" \
        --set "teacher.state_directory=$folder/state-$1" \
        --set teacher.budget.calls_per_day=100000 --set sampling.pace_per_hour=3600
}
start off
asking on
asking hanging

# turn ROUND MODE
turn() {
    eval "process=\$process_$2 admin=\$admin_$2"
    kill -CONT "$process"
    sleep 0.3
    begun=$(reading "$admin")
    sleep 1
    echo "$1 $2 $begun $(reading "$admin")" | awk '{
        printf "%d %s %.2f %.2f\n", $1, $2, ($7 - $4) / ($6 - $3), ($7 - $4) / ($8 - $5)
    }' >>"$folder/figures"
    kill -STOP "$process"
}

for mode in $modes; do
    eval "process=\$process_$mode admin=\$admin_$mode"
    until_it_works "$admin"
    kill -STOP "$process"
done
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    for mode in $modes; do turn "$round" "$mode"; done
    # Another order next time.
    modes="${modes#* } ${modes%% *}"
done

# against_off MODE COLUMN NAME
against_off() {
    ratios=$(awk -v mode="$1" -v column="$2" '
        { value[$1, $2] = $column; if ($1 > rounds) rounds = $1 }
        END { for (i = 1; i <= rounds; i++)
            if (value[i, "off"] > 0) print value[i, mode] / value[i, "off"] }
    ' "$folder/figures" | quartiles)
    echo "$1/off: $3 $ratios"
}
for mode in on hanging; do
    against_off "$mode" 3 reviews/s
    against_off "$mode" 4 reviews/CPU-s
done
kill -CONT "$process_on"
echo "questions asked: $(curl -s "http://127.0.0.1:$admin_on/metrics" |
    awk '/^opined_teacher_calls_total/ { sum += $2 } END { print sum + 0 }')"
