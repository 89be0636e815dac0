import Foundation
import Opinions
import Testing
import Transformer

@testable import Student

/// What people marked in training and development reviews must be writable. Runs where OPINED_DATA
/// names the data's folder.
struct GoldAnswersTests {
    private static let data = ProcessInfo.processInfo.environment["OPINED_DATA"]

    private static func entries(_ name: String) throws -> [BenchmarkEntry] {
        let file = URL(filePath: data ?? "").appending(path: name)
        return try BenchmarkFile.entries(Array(try Data(contentsOf: file)))
    }

    private static let files = [
        "fsa/atsa/rest14/train.json", "fsa/atsa/rest14/dev.json", "fsa/atsa/laptop14/train.json",
        "fsa/atsa/laptop14/dev.json", "mams/atsa/train.json", "mams/atsa/dev.json",
    ]

    @Test(.enabled(if: data != nil))
    func nearlyAllTermsAreRunsOfWordsAndThenTheirAnswerIsAllowed() throws {
        let tokenizer = try GrammarRig.tokenizer.get()
        var (terms, runs, answers) = (0, 0, 0)
        for entry in try Self.files.flatMap(Self.entries) {
            let pairs = entry.pairs(.extract)
            let rig = try GrammarRig(entry.sentence)
            let writable = try pairs.filter { pair in
                try rig.read(OpinionText.linearised([pair])) != nil
            }
            (terms, runs) = (terms + pairs.count, runs + writable.count)
            guard writable.count == pairs.count else { continue }
            let text = OpinionText.linearised(pairs)
            let written = try rig.read(text)
            #expect(written != nil, "\(text) of \(entry.id)")
            // The text that was read is the one that tokens say, but for what is unknown to them.
            #expect(
                tokenizer.encode(text).count <= AnswerForm.tokensMax
                    && written?.count == pairs.count,
                "\(text) of \(entry.id)")
            answers += 1
        }
        #expect(Double(runs) / Double(terms) >= 0.995, "\(runs) of \(terms)")
        #expect(answers > 8_000)
    }

    @Test(.enabled(if: data != nil), arguments: ["rest16", "laptop16"])
    func allCategoryAnswersAreAllowed(domain: String) throws {
        let tokenizer = try GrammarRig.tokenizer.get()
        let entries = try Self.entries("fsa/acsa/\(domain)/train.json")
        let names = Set(entries.flatMap { $0.pairs(.categorise).map(\.term) }).sorted()
        let start = AnswerGrammar(
            AnswerPaths(phrases: names.map(tokenizer.encode)),
            AnswerForm([.positive, .negative, .neutral], tokenizer))
        for entry in entries {
            let pairs = entry.pairs(.categorise)
            var grammar = start
            for token in tokenizer.encode(OpinionText.linearised(pairs)) + [tokenizer.endID] {
                guard case .only(let allowed) = grammar.allowed() else { return }
                try #require(allowed.contains(token), "\(pairs)")
                grammar.take(token)
            }
            let read = grammar.opinions.map {
                OpinionPair(names[$0.places[0].lowerBound], $0.polarity)
            }
            #expect(read == pairs)
        }
    }
}
