/// Short reviews whose answers every imported model carries, and must give again wherever it is
/// loaded. They span what changes the way through a model: one word, several opinions, none, a
/// question, numbers, two sentences, another script.
enum GoldenTexts {
    static let all = [
        "Lovely soup, but the waiter forgot our bread twice.",
        "The keyboard is quiet and the screen is bright; only the fan annoys me.",
        "We booked a table for six at half past seven.",
        "Overpriced!",
        "Is the battery of the new one any better?",
        "Great value at $9.50. The portions could be larger, though.",
        "After 3 weeks the hinge broke, and support never answered my e-mails.",
        "Der Kaffee war kalt, the cake was fine – très bon service.",
    ]
}
