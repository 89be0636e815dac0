#!/bin/sh
# Whether a student learns a domain that it has not seen, in service: drift.sh [FOLDER [SEED…]] runs
# `opined demo --learn` for each seed (1 2 3), which streams restaurants to a student of computers,
# and writes a line of JSON for each to FOLDER/runs.jsonl and the plot to FOLDER/drift.svg.
#
# Wants `make build`. With OPINED_DATA, a folder with fsa/atsa/laptop14/test.json,
# champion and successor are also scored on that old domain of people's labels.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-drift}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- 1 2 3
opined=${OPINED_BINARY:-.build/release/opined}
mkdir -p "$folder"
: >"$folder/runs.jsonl"
for seed in "$@"; do
    rm -rf "$folder/seed-$seed"
    "$opined" demo --learn --seed "$seed" --json --keep "$folder/seed-$seed" |
        tee -a "$folder/runs.jsonl"
    [ -n "${OPINED_DATA:-}" ] || continue
    for model in "$folder/seed-$seed"/registry/*@*; do
        "$opined" evaluate --model "$model" --json "$OPINED_DATA/fsa/atsa/laptop14/test.json" |
            sed "s|^{|{\"seed\":$seed,\"model\":\"$(basename "$model")\",|" |
            tee -a "$folder/old.jsonl"
    done
done
python3 Benchmarks/peers/drift_plot.py "$folder/runs.jsonl" >"$folder/drift.svg"
