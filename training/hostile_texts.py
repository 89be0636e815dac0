"""Hand-made texts on which tokenizers disagree. Each line is here because it broke something once,
or exercises one rule of BERT's normalizer: cleaning, CJK spacing, NFD, dropping of Mn, lower case.

Everything odd is written as an escape, so that editors cannot normalise it away.
"""

EMOJI = [
    "Great 👍 pizza 🍕🍕🍕", "I ❤️ this place", "👍🏽 👍🏿 👍",
    "family \U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 here",
    "flags \U0001F1EB\U0001F1F7\U0001F1E9\U0001F1EA and "
    "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
    "pirate \U0001F3F4\u200D\u2620\uFE0F", "keycap 1\uFE0F\u20E3 #\uFE0F\u20E3",
    "text style \u2764\uFE0E end", "5\u2b50 rating\u2728",
    "smile :-) ;) :/ <3 ^_^ \u00af\\_(\u30c4)_/\u00af", "(╯°□°)╯︵ ┻━┻",
]

MARKS = [
    "caf\u00e9 cafe\u0301", "\u00e9\u0301\u0301", "a\u0323\u0307 a\u0307\u0323",
    "\u1e69 s\u0323\u0307 s\u0307\u0323",
    "Z\u0351\u036b\u0343\u036aa\u0302\u030c\u0300l\u0321\u0300g\u0328o\u035f", "\u0301leading mark",
    "x \u0301 alone", "\u0301", "e" + "\u0301" * 120 + " food",
    "\u0300\u0301\u0302\u0303 only marks", "n\u0303o\u0303 ma\u00f1ana",
    "\u00c5ngstr\u00f6m \u212bngstr\u00f6m A\u030angstrom",
    "Vi\u1ec7t Nam \u01b0\u01a1ng \u0111\u1eb9p", "o\u0302\u0323 \u1ed9", "a\u20dd enclosed",
    "q\u0489 cyrillic millions", "\u0915\u0903 spacing mark",
    "resume\u0301s, na\u00efve, fian\u00e7\u00e9e", "\u0344 \u0340 \u0341 \u0374 \u037e \u0387",
    "\u1fee \u1fef \u1ffd", "\u0958 \u095b composition exclusions", "\u2126 ohm \u212a kelvin",
    "\u0345 iota \u1fb3 \u1f80", "I\u0307stanbul",
]

SCRIPTS = [
    "\u6599\u7406\u306f\u304a\u3044\u3057\u3044\u3067\u3059",
    "\u5473\u9053\u5f88\u597d\uff0c\u670d\u52a1\u4e00\u822c\u3002",
    "ramen\u62c9\u9eba is good\u597d", "\U00020000\U0002a6d6\U0002f800 ext", "\uf900\ufa0e compat",
    "\u30e9\u30fc\u30e1\u30f3 \uff97\uff70\uff92\uff9d", "\u304c\u304b\u3099 \u30d1\u30cf\u309a",
    "\ud55c\uad6d \uc74c\uc2dd", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "\uac00\u11a8 \uac01",
    "\u3131\u314f\u3134 jamo \uffa1\uffc2",
    "\u0627\u0644\u0637\u0639\u0627\u0645 \u0644\u0630\u064a\u0630",
    "\u0643\u064e\u062a\u064e\u0628\u064e \u0643\u0650\u062a\u064e\u0627\u0628\u064c",
    "\u0622 \u0627\u0653 \u0623 \u0624", "\ufefb \ufdfa ligatures",
    "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd \u05e2\u05d5\u05b9\u05dc\u05b8\u05dd",
    "\ufb2a \ufb1d",
    "\u0e2d\u0e32\u0e2b\u0e32\u0e23\u0e2d\u0e23\u0e48\u0e2d\u0e22\u0e21\u0e32\u0e01",
    "\u0e33 \u0e4d\u0e32",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0916\u093e\u0928\u093e \u0905\u091a\u094d\u091b\u093e",
    "\u0995\u09cb \u0995\u09c7\u09be", "\u0b95\u0bca \u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
    "\u1019\u103c\u1014\u103a\u1019\u102c", "\u1780\u17d2\u1798\u17c2\u179a",
    "\u10e1\u10d0\u10e5\u10d0\u10e0\u10d7\u10d5\u10d4\u10da\u10dd \u1c90\u1c91",
    "\u1208\u12a5\u120d\u1275", "\u13a0\u13a1 \uab70\uab71",
    "\u0412\u043a\u0443\u0441\u043d\u043e! \u0419\u043e\u0433\u0443\u0440\u0442 "
    "\u0401\u043b\u043a\u0430",
    "\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac \u03a3\u03a3 \u03c3\u03c2 "
    "\u039f\u0394\u039f\u03a3",
    "\u1f08\u03c1\u03c7\u1f74 \u1fc6", "\u0531\u0580\u0574\u0565\u0576\u056b\u0561 \u0587",
    "\U00010400\U00010428 deseret", "\u202eright to left\u202c \u200fmark\u200e",
    "\u2066isolate\u2069", "\U0001e900\U0001e922 adlam", "\U00011099\U000110ba kaithi",
    "\U0001d15e music",
]

INVISIBLE = [
    "", " ", "   \t \n ", "\n", "\u00a0", "\u3000\u2003\u200a", "\u200b", "\ufeff", "\u0000",
    "\u0001\u0002\u007f\u0080\u009f", "a\u0000b", "good\u0000 food", "nul\u0000\u0000 end\u0000",
    "bell\u0007ring", "es\u001b[31mcape", "tab\tnew\nline\r\nreturn\rend", "v\u000btab f\u000cfeed",
    "x\u0085y nel", "a\u00a0b\u2007c\u202fd\u3000e", "a\u1680b\u2000c\u2028d\u2029e\u205ff",
    "zero\u200bwidth\u200cnon\u200djoin", "word\u2060joiner", "\ufeffBOM first", "mid\ufeffdle",
    "soft\u00adhyphen co\u00adop", "replacement \ufffd here", "a\ufffdb", "\ufffd",
    "\u180e mongolian", "\u061c alm", "\ufff9annotation\ufffa \ufffb", "vs\ufe00 vs\U000e0100",
    "\U000e0001tag", "\u115f\u1160 \u3164 filler", "\u2800 braille blank", "\u00b7 \u2027 dots",
    "   leading and trailing   ", "many     spaces     inside",
]

CASE = [
    "\u0130stanbul \u0131\u015f\u0131k I\u0131", "Stra\u00dfe STRASSE STRA\u1e9eE",
    "o\ufb03ce \ufb01ne \ufb02at \ufb05",
    "\uff26\uff55\uff4c\uff4c\uff57\uff49\uff44\uff54\uff48 \uff11\uff12\uff13\uff01",
    "\U0001d400\U0001d41b\U0001d484 \U0001d53e\U0001d552 \U0001d7d8", "\u01c4 \u01c5 \u01c6 \u01f1",
    "\u2160\u2163 \u24b6\u24d0", "\u00c6sir \u0152uvre \u00d8l \u00fe\u00d0",
    "\u1e9e \u0149 \u01f0 \u0390 \u1e96", "\u0587 \ufb13",
    "\u2122 \u00ae \u00a9 \u2120 \u00bd \u00b2 \u00aa \u00ba", "\u1d2c \u02b0 \u2071",
    "\u0138 \u0140 \u017f", "\u212e \u2113 \u210c", "mIxEd CaSe WoRdS", "\ua64a \u1c88 \u1e96",
]

ODD = [
    "\ue000private\uf8ff", "\U000f0000\U0010fffd", "\u0378unassigned\u0379", "\U0001fbff\U0002ffff",
    "\uffff\ufffe noncharacters \ufdd0", "\U0010ffff", "\U000323b0 \U0003347f later CJK", "a" * 99,
    "a" * 100, "a" * 101, "a" * 500 + " ok", "\u00e9" * 100 + " x", "e\u0301" * 101, "\u00df" * 101,
    "good" * 40 + "!" + "food" * 40, "ab" * 10000, "...", "!!!???", "-", "--- *** ___",
    "$100 50% #1 @me a&b c/d e\\f", "\"quoted\" 'single' \u201ccurly\u201d \u2018x\u2019",
    "\u2026 \u2013 \u2014 \u2010", "<br /><br />html &amp; &lt;",
    "don't can't it's y'all o'clock rock'n'roll", "state-of-the-art 24/7 3.14 1,000.50",
    "http://www.example.com/a?b=c&d=e#f", "user.name+tag@example.co.uk", "C:\\path\\file.txt ~/x",
    "a_b__c snake_case", "`code` ^caret |pipe| {x} [y]", "+1=2<3>4~5",
    "\u00a1Hola! \u00bfQu\u00e9?", "\u3001\u3002\u300c\u300d\uff08\uff09",
    "\u055a \u05be \u060c \u061f \u0964", "\u20ac5 \u00a35 \u00a55 \u20b95",
    "\u00a7 \u00b6 \u2020 \u2021", "\u2190\u2192\u21d2 \u2200\u2203 \u221e", "\u00d7\u00f7\u00b1",
    "\u2713 \u2717 \u2605 \u2606",
]

SPECIAL = [
    "[CLS]", "[SEP]", "[UNK]", "[PAD]", "[MASK]", "a [SEP] b", "a[SEP]b", "[SEP][SEP]",
    "good [CLS]food[MASK] [PAD]", "[sep] [cls]", "[ SEP ]", "[SE\u0301P]", "[SEP", "SEP]",
    "[[SEP]]", "##ing", "eat ##ing", "# # ing", "eat##ing", "<s> </s> <unk> <|endoftext|>",
    "[unused1] [unused99]", "\u0301[SEP]\u0301", "caf\u00e9[SEP]caf\u00e9",
    "\u200b[SEP]\u0000[SEP]", "[SEP]\U0001F468\u200D\U0001F469",
]

SENTENCES = [
    "The battery lasts, the screen scratches.",
    "Unaffable pneumonoultramicroscopicsilicovolcanoconiosis", "It's O.K., I guess...",
    "WORST. SERVICE. EVER!!!",
    "Sushi\u5bff\u53f8 was 10/10 \U0001F60D but the caf\u00e9 au lait wasn\u2019t.",
    "T\u00eate-\u00e0-t\u00eate d\u00eener, cr\u00e8me br\u00fbl\u00e9e!",
]

LONG = [
    "the food was good and the service was slow " * 222,
    " ".join(f"word{i} caf\u00e9" for i in range(1000)),
    " ".join("\u6599\u7406\U0001F355e\u0301 x!" for _ in range(500)),
    "\n".join(f"{i}. It's the {i}th line; na\u00efve?" for i in range(300)),
]

ALL = EMOJI + MARKS + SCRIPTS + INVISIBLE + CASE + ODD + SPECIAL + SENTENCES + LONG
