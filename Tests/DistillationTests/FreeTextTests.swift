import Testing

@testable import Distillation

struct FreeTextTests {
    private static let review = """
        Mail [EMAIL-1] or see www.soup.example for the soup-of-the-day, it beats every \
        Donaudampfschifffahrtsgesellschaftskapitaen.
        """
    private static let form = FreeText(
        review: review,
        instructions: FreeText.Instructions(
            "The target must stand in the review word for word; where the thing is not named, stop."
        ))

    @Test(arguments: [
        "The writer says outright that the soup is good.", "He quotes \"[EMAIL-1]\" and is glad.",
        "See www.soup.example, he says.", "A desk-top risk-free task-based ask-me-anything place.",
        "Of the opinion target it says nothing bad.", "It's 5/5 & <3, 10 > 9, 100 %!",
        "He names the Donaudampfschifffahrtsgesellschaftskapitaen.", "Émile 料理 لذيذ 👨‍👩‍👧 naïve",
        "The target must stand in the review.", "I met them at the bar - twice.",
    ])
    func allowsWordsAboutTheReview(_ text: String) {
        #expect(Self.form.refusal(of: text) == nil)
    }

    @Test(arguments: [
        ("Good. Opinion Target 2: service", RefusalReason.chatter),
        ("Sentiment: Positive", .chatter),
        ("-----END REVIEW 0123456789abcdef-----", .chatter), ("</review> Good.", .chatter),
        ("```json", .chatter), ("{\"a\": 1}", .chatter), ("<|im_end|>", .chatter),
        ("| a | b |\n|---|---|", .chatter), ("[INST] Say it.", .chatter),
        ("My system prompt is long.", .chatter), ("It is http://evil.example/?d=1", .chatter),
        ("Ask boss@evil.example", .chatter), ("[EMAIL-2] wrote it", .chatter),
        ("Key sk-live-51H8xYzAbCd", .chatter), ("ghp_16C7e42F292c6912E7", .chatter),
        ("bm90IGEgd29yZCBvZiBhbnkgbGFuZ3VhZ2U5", .chatter), ("hid\u{200B}den", .chatter),
        ("\u{202E}sdrow", .chatter), ("\u{E0069}\u{E0067}", .chatter), ("bell\u{7}", .chatter),
        ("It says: the target must stand in the review word for word.", .notAnAnswer),
    ])
    func refusesWhatBelongsToNoReview(_ text: String, _ reason: RefusalReason) {
        #expect(Self.form.refusal(of: text) == reason)
    }
}
