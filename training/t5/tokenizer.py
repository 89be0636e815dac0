"""A tokenizer of T5's kind: SentencePiece (unigram, 0 pad, 1 end, 2 unknown) and the token [NL].

`train` makes one for a student that starts from random weights; whoever starts from t5-base takes
its own. T5's pieces know no newline, so [NL] stands for it, in inputs and answers alike.
"""

import argparse
import json
import re
import shutil
import tempfile
from pathlib import Path

import sentencepiece
from transformers import AddedToken, AutoTokenizer, T5Tokenizer

import corpus
import task

NEWLINE = "[NL]"
CONFIG = "tokenizer_config.json"


def train(texts, path, pieces):
    """Writes `path`/spiece.model with the settings of T5's own, and what names the added token."""
    path.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts), model_prefix=f"{folder}/spiece", vocab_size=pieces,
            model_type="unigram", pad_id=0, eos_id=1, unk_id=2, bos_id=-1, pad_piece="<pad>",
            eos_piece="</s>", unk_piece="<unk>", normalization_rule_name="nmt_nfkc",
            add_dummy_prefix=True, remove_extra_whitespaces=True, split_digits=False,
            byte_fallback=False, character_coverage=0.9995, num_threads=1,
            hard_vocab_limit=True, minloglevel=2,
            required_chars="|;")
        shutil.copy(f"{folder}/spiece.model", path / "spiece.model")
    write_added(path, {NEWLINE: pieces})


def write_added(folder, added, extra_ids=0):
    """added_tokens.json and tokenizer_config.json, as transformers 4 wrote them. `extra_ids` is the
    number of T5's sentinels, which lie between the pieces and the added tokens."""
    (folder / "added_tokens.json").write_text(json.dumps(added, indent=1) + "\n")
    config = {
        "tokenizer_class": "T5Tokenizer", "eos_token": "</s>", "unk_token": "<unk>",
        "pad_token": "<pad>", "extra_ids": extra_ids, "model_max_length": 512,
        "added_tokens_decoder": {str(index): {
            "content": content, "lstrip": False, "normalized": False, "rstrip": False,
            "single_word": False, "special": False} for content, index in added.items()},
    }
    (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n")


def load(folder):
    """The folder's tokenizer, with [NL]. A checkpoint of Google's gets it added here."""
    folder = Path(folder)
    if (folder / "spiece.model").exists() and not (folder / "tokenizer.json").exists():
        config = json.loads((folder / CONFIG).read_text()) if (folder / CONFIG).exists() else {}
        tokenizer = T5Tokenizer.from_pretrained(folder, extra_ids=config.get("extra_ids", 100))
    else:
        tokenizer = AutoTokenizer.from_pretrained(folder)
    if tokenizer.convert_tokens_to_ids(NEWLINE) in (None, tokenizer.unk_token_id):
        tokenizer.add_tokens([AddedToken(NEWLINE, normalized=False)])
    return tokenizer


def encode(tokenizer, text, tokens_max=None):
    """Ids with the end token, cut to `tokens_max` of which the end token is the last."""
    ids = tokenizer(text.replace("\n", NEWLINE), add_special_tokens=False,
                    verbose=False).input_ids
    if tokens_max is not None:
        ids = ids[: tokens_max - 1]
    return [*ids, tokenizer.eos_token_id]


def decode(tokenizer, ids):
    """The text; a newline loses the spaces that the decoder puts around an added token."""
    text = tokenizer.decode(ids, skip_special_tokens=True)
    return re.sub(rf" ?{re.escape(NEWLINE)} ?", "\n", text)


def texts_of(path):
    """Sentences and answers of a file: a data set, reviews, or a corpus of the teacher's."""
    if path.name == "train.json":
        entries, kind = task.read(path), task.task_of(path.parent)
        return [t for e in entries for t in (e["sentence"], task.answer(e, kind)) if t]
    entries = [json.loads(line) for line in corpus.lines(path)]
    found = []
    for entry in entries:
        text = entry.get("sentence") or entry.get("text")
        found += [text] if text else [t for r in corpus.rows_of(entry) for t in (r.text, r.answer)]
    return [line for text in found for line in text.split("\n") if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="texts that may teach: no dev, no test")
    parser.add_argument("--pieces", type=int, default=32000)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    texts = [text for path in corpus.files(options.files) for text in texts_of(path)]
    train(texts, options.out, options.pieces)
    print(f"{len(texts)} texts, {options.pieces} pieces and {NEWLINE}: {options.out}")


if __name__ == "__main__":
    main()
