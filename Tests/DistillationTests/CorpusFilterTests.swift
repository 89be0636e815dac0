import Testing

@testable import Distillation

struct CorpusFilterTests {
    private static let records: [CorpusRecord] = [
        .sample(1), .sample(2, kind: .rewriting), .sample(3, refusal: .chatter),
        .sample(4, kind: .rewriting, refusal: .cut),
    ]

    private static func numbers(_ change: (inout CorpusFilter) -> Void) -> [String] {
        var filter = CorpusFilter()
        change(&filter)
        return records.filter(filter.takes).map(\.id)
    }

    @Test func takesWhatFitsAllThatIsAskedFor() {
        #expect(Self.numbers { _ in } == ["r-1", "r-2", "r-3", "r-4"])
        #expect(Self.numbers { $0.splits = [.refused] } == ["r-3", "r-4"])
        #expect(Self.numbers { $0.kind = .rewriting } == ["r-2", "r-4"])
        #expect(Self.numbers { $0.refusal = .cut } == ["r-4"])
        #expect(Self.numbers { $0.id = "r-2" } == ["r-2"])
        #expect(Self.numbers { $0.key = "key-3" } == ["r-3"])
        #expect(
            Self.numbers {
                $0.kind = .analysis
                $0.refusal = .cut
            } == [])
        #expect(Self.numbers { $0.splits = [] } == [])
    }
}
