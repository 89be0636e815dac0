import Testing

@testable import Distillation

struct HeldOutTests {
    /// What was held out once is held out for ever: a version that splits otherwise would train on
    /// what its forerunners were measured by. The figures are of
    /// `hashlib.sha256(" ".join(text.split()).encode())`.
    @Test(arguments: [
        ("review 2", CorpusRecord.Split.heldOut),
        ("review 4", CorpusRecord.Split.heldOut),
        ("review 31", CorpusRecord.Split.heldOut),
        ("review 56", CorpusRecord.Split.heldOut),
        ("Schöne Größe 34 😀", CorpusRecord.Split.heldOut),
        ("The soup was cold.", CorpusRecord.Split.train),
        ("", CorpusRecord.Split.train),
        ("Größe 42, 😀!", CorpusRecord.Split.train),
        ("review 0", CorpusRecord.Split.train),
    ])
    func aTextStaysOnItsSide(_ text: String, _ split: CorpusRecord.Split) {
        #expect(HeldOut.split(text) == split)
    }

    @Test func fiveInAHundredAreHeldOut() {
        let held = (0..<20_000).count { HeldOut.split("review \($0)") == .heldOut }
        #expect((900...1_100).contains(held), "\(held)")
    }

    @Test(arguments: ["text 0\n", " text\t0", "text \u{A0} 0"])
    func whiteSpaceMakesNoOtherText(_ text: String) {
        for number in 0..<100 {
            let other = text.replacing("0", with: "\(number)")
            #expect(HeldOut.split(other) == HeldOut.split("text \(number)"))
        }
    }
}
