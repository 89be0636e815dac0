"""Candidates for the golden outputs of opined.json; those of ample margin are kept.

Written for this project, so that they carry no one else's licence.
"""

TEXTS = [
    "The battery life is great, but the screen is terrible.",
    "The food was delicious but the service was horribly slow.",
    "We sat down at seven.",
    "I bought it on Monday.",
    "The pizza was amazing \U0001F60D\U0001F355!",
    "Great keyboard \U0001F44D\U0001F3FD, but the fan is way too loud \U0001F621",
    "The cr\u00e8me br\u00fbl\u00e9e was excellent, but the caf\u00e9 au lait was cold and awful.",
    "The \u62c9\u9eba was delicious \u597d\u5403! The waiter was rude.",
    "The sushi was fresh and tasty. The waiter was rude and ignored us. I love the decor. "
    "The prices are far too high.",
    "I love this laptop. The keyboard is comfortable and the screen is gorgeous. "
    "Unfortunately, customer service was useless.",
    "The staff is friendly and the atmosphere is lovely.",
    "The hard drive failed after two weeks and tech support was rude.",
    "Terrible service, never again!!!",
    "the wine list is excellent",
    "Excellent pasta. Rude waiters.",
    "The touchpad is awful.",
    "The food was delicious!",
    "The service was terrible.",
    "The screen is gorgeous.",
    "I hate the touchpad.",
    "My friend and I went there last night.",
    "The salmon was great \U0001F60B",
    "The jalape\u00f1o poppers were delicious.",
    "The cr\u00eape was awful.",
    "The \u5bff\u53f8 was delicious!",
    "The food was great. The service was terrible.",
    "The waiter was rude. The pizza was delicious!",
    "It is light, fast and easy to use.",
    "",
]
