# What the benchmarks of a running daemon share. Sourced, in the root of the repository; a script
# that sources it has `set -eu`.
#
# Wants `make build` and `scripts/set-up.sh test` (the broker).
opined=${OPINED_BINARY:-.build/release/opined}
folder=$(mktemp -d)
# What is stopped (SIGSTOP), what has to be ended, and the broker.
stopped= processes= broker=
end() {
    for process in $stopped; do kill -CONT "$process" 2>/dev/null || true; done
    # The broker's launcher leaves its child behind.
    [ -z "$broker" ] || pkill -P "$broker" 2>/dev/null || true
    kill $processes $broker 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM

free_port() {
    python3 -c 'import socket
with socket.socket() as it:
    it.bind(("127.0.0.1", 0))
    print(it.getsockname()[1])'
}

# start_broker [COMMAND…]: a broker on $brokers, behind COMMAND, as `taskset -c 1`.
start_broker() {
    port=$(free_port)
    brokers=127.0.0.1:$port
    "$@" "${OPINED_NOIDA:-.build/venv/bin/noida-db}" start --only kafka --kafka-port "$port" \
        --host 127.0.0.1 --data-dir "$folder/broker" >"$folder/broker.log" 2>&1 &
    broker=$!
}

# write_reviews COUNT: sentences of the demo's reviews to the topic reviews, each with a number, so
# that the cache of answers knows none of them.
write_reviews() {
    sed 's/.*"text": "\(.*\)", "stars".*/\1/; s/\([.!?]\) /\1\
/g' Demo/reviews.jsonl | awk -v count="$1" 'length($0) > 20 { sentence[n++] = $0 }
END { for (i = 0; i < count; i++)
    printf "{\"id\":\"%d\",\"text\":\"%s (%d)\"}\n", i, sentence[i % n], i }' >"$folder/reviews"
    "$opined" produce "$folder/reviews" --topic reviews --brokers "$brokers"
}

# reading PORT: the time, and of the daemon with that admin port its results and CPU seconds.
reading() {
    curl -s "http://127.0.0.1:$1/metrics" | awk -v time="$(date +%s.%N)" '
        /^opined_records_total\{outcome="produced"/ { results += $2 }
        /^process_cpu_seconds_total/ { cpu = $2 }
        END { print time, results + 0, cpu + 0 }'
}

# until_it_works PORT: waits for the first result.
until_it_works() {
    while [ "$(reading "$1" | cut -d' ' -f2)" -eq 0 ]; do sleep 0.1; done
}

# quartiles: of the numbers on standard input, `MEDIAN (quartiles LOW, HIGH; COUNT rounds)`.
quartiles() {
    sort -g | awk '{ v[NR] = $1 }
        END { printf "%.3f (quartiles %.3f, %.3f; %d rounds)",
            (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[int(NR / 4) + 1],
            v[int(3 * NR / 4) + 1], NR }'
}
