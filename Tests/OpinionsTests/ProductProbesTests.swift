import Opinions
import Testing

struct ProductProbesTests {
    private func entry(
        _ sentence: String, _ targets: [(String, Polarity)]
    ) -> BenchmarkEntry {
        BenchmarkEntry(
            id: sentence, sentence: sentence,
            aspects: targets.map {
                .init(target: $0.0, polarity: $0.1.rawValue, hasOpinionWords: true)
            })
    }

    @Test func theLabelStaysAndTheWordsMove() throws {
        let entry = entry("The keyboard is awful", [("keyboard", .negative)])
        let swapped = try #require(entry.said(of: "X200 Pro"))
        #expect(swapped.sentence == "The X200 Pro is awful")
        #expect(swapped.pairs(.extract) == [OpinionPair("X200 Pro", .negative)])
        #expect(swapped.aspects[0].from == "4" && swapped.aspects[0].to == "12")
    }

    @Test func whatIsNotCertainIsLeftOut() {
        #expect(entry("no target", []).said(of: "x") == nil)
        let two = entry("fast disk, slow disk", [("disk", .positive)])
        #expect(two.said(of: "x") == nil)
        let both = entry("good food, bad wine", [("food", .positive), ("wine", .negative)])
        #expect(both.said(of: "x") == nil)
    }

    @Test func eachProductHasBothPolarities() {
        let entries = (0..<40).map { number in
            entry(
                "part\(number) it is", [("part\(number)", number % 2 == 0 ? .negative : .positive)])
        }
        let probes = ProductProbes.probes(of: ["a", "b"], from: entries, each: 10)
        #expect(probes.count == 20)
        for product in ["a", "b"] {
            let own = probes.filter { $0.product == product }
            #expect(own.count { $0.entry.aspects[0].polarity == "negative" } == 5)
            #expect(own.allSatisfy { $0.entry.sentence == "\(product) it is" })
        }
        #expect(Set(probes.map(\.entry.id)).count == 20)
        #expect(ProductProbes.probes(of: ["a"], from: [], each: 10) == [])
    }
}
