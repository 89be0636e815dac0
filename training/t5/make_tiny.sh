#!/bin/sh
# The whole recipe on a tiny T5: tokenizer, distillation, fine-tuning, import, evaluation. Some minutes
# on one core. The F1 is low, for nothing is pretrained; that both sides measure the same is the point.
#
#     ./make_tiny.sh DATA OUT OPINED      # the data folder, an empty folder, the program
set -eu
data=$1 out=$2 opined=$3
here=$(dirname "$0")
python=${PYTHON:-python3}
set=$data/fsa/atsa/rest14

$python "$here/tokenizer.py" "$data"/fsa/*/*/train.json "$data/teacher/mixtral-500.jsonl" \
    --pieces 2000 --out "$out/tokenizer"
$python "$here/pretrain.py" --corpus "$data/teacher/mixtral-500.jsonl" --tokenizer "$out/tokenizer" \
    --shape '{"d_model": 64, "d_ff": 256, "num_layers": 2, "num_heads": 4, "d_kv": 16}' \
    --steps 40 --validate-every 20 --batch 8 --accumulation 2 --lr 2e-2 --threads 1 --out "$out/pretrained"
$python "$here/finetune.py" --data "$set" --start "$out/pretrained/final" --out "$out/tuned" \
    --lr 3e-3 --epochs "${EPOCHS:-8}" --seeds 42 --order numeric --threads 1
$python "$here/export.py" "$out/pretrained/final" "$out/analyse" --task analyse
$opined import "$out/tuned/seed-42/model" tiny-f32 --models "$out/models" --precision f32
$python "$here/compare.py" "$out/tuned/seed-42/model" "$out/models/tiny-f32" "$set/dev.json" \
    --opined "$opined"
