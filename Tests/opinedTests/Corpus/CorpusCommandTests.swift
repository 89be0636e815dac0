import ArgumentParser
import Distillation
import Foundation
import Testing

@testable import opined

struct CorpusCommandTests {
    private static let paper = """
        \u{FEFF}{"ID": 1, "Text": "The waiter was rude.", "Overall": 2.0, "mixtral_response": \
        " Opinion Target 1: \\"waiter\\"\\nAspect: Service\\nSentiment: Negative\\nReasoning: Bad."}
        {"ID": 2, "Text": "Lovely soup, great price.", "Overall": 5.0, "mixtral_response": \
        "I loved the soup so much, and I found that its price was truly great."}
        {"ID": 3, "Text": "The soup was cold.", "Overall": 1.0, "mixtral_response": "As an AI."}

        {"ID": 4, "Text": "The soup was cold.", "mixtral_response": \
        "Opinion Target 1: soup\\nSentiment: Negative\\nReasoning: It was cold."}
        """

    private static func `import`(_ text: String, into corpus: CorpusFolder) throws {
        let file = try TemporaryFile(text)
        try CorpusImport.parse(["--directory", corpus.path, file.path]).run()
    }

    private static func export(_ corpus: CorpusFolder, _ arguments: [String] = []) throws -> String
    {
        let command = try CorpusExport.parse(["--directory", corpus.path] + arguments)
        return try corpus.output { try command.export(to: &$0) }
    }

    private static func show(_ corpus: CorpusFolder, _ arguments: [String] = []) throws -> String {
        let command = try CorpusShow.parse(["--directory", corpus.path] + arguments)
        return try corpus.output { try command.show(in: &$0, isColoured: false) }
    }

    @Test func anExportThatIsImportedIsExportedTheSame() throws {
        let (first, second) = (CorpusFolder(), CorpusFolder())
        try Self.import(Self.paper, into: first)
        #expect(try first.records().map(\.refusal) == [nil, nil, .tooShort, nil])
        let exported = try Self.export(first, ["--split", "all"])
        #expect(exported.split(separator: "\n").count == 3)
        #expect(exported.hasPrefix(#"{"ID":1,"Overall":2,"Text":"The waiter was rude.","mixtral"#))
        try Self.import(exported, into: second)
        #expect(try Self.export(second, ["--split", "all"]) == exported)
        try Self.import(exported, into: second)
        #expect(try second.records().count == 3, "what is known is skipped")
    }

    @Test func wholeRecordsComeBackAsTheyWere() throws {
        let (first, second) = (CorpusFolder(), CorpusFolder())
        let records = (0..<50).map {
            CorpusRecord.numbered($0, refusal: $0 % 7 == 0 ? .cut : nil, agrees: $0 % 2 == 0)
        }
        try first.store().append(contentsOf: records)
        let exported = try Self.export(first, ["--records", "--split", "all", "--refused"])
        try Self.import(exported, into: second)
        #expect(try second.records() == records)
    }

    @Test func whatIsHeldOutOrRefusedIsExportedOnlyWhenAskedFor() throws {
        let corpus = CorpusFolder()
        let records = (0..<100).map {
            CorpusRecord.numbered(
                $0, kind: $0 % 2 == 0 ? .analysis : .rewriting, refusal: $0 < 10 ? .cut : nil)
        }
        try corpus.store().append(contentsOf: records)
        func count(_ arguments: [String]) throws -> Int {
            try Self.export(corpus, arguments).split(separator: "\n").count
        }
        func expected(_ splits: Set<CorpusRecord.Split>) -> Int {
            records.count { splits.contains($0.split) }
        }
        #expect(expected([.heldOut]) > 0)
        #expect(try count([]) == expected([.train]))
        #expect(try count(["--split", "held-out"]) == expected([.heldOut]))
        #expect(try count(["--split", "all"]) == 90)
        #expect(try count(["--split", "all", "--refused"]) == 100)
        #expect(try count(["--split", "all", "--kind", "rewriting"]) == 45)
    }

    @Test func linesThatAreNeitherAreNamedAndTheOthersTaken() throws {
        let corpus = CorpusFolder()
        let code = #expect(throws: ExitCode.self) {
            try Self.import("no JSON\n\(Self.paper)\n{}\n", into: corpus)
        }
        #expect(code == ExitStatus.badInput)
        #expect(try corpus.records().count == 4)
    }

    @Test func importTakesTheLockThatADaemonHolds() throws {
        let corpus = CorpusFolder()
        let store = try corpus.store()
        try store.append(.numbered(1))
        let code = #expect(throws: ExitCode.self) { try Self.import(Self.paper, into: corpus) }
        #expect(code == ExitStatus.badInput)
        // Reading takes none.
        #expect(try Self.export(corpus, ["--split", "all"]).split(separator: "\n").count == 1)
        withExtendedLifetime(store) {}
    }

    @Test func showsWhatIsAskedFor() throws {
        let corpus = CorpusFolder()
        let records = (0..<30).map {
            CorpusRecord.numbered(
                $0, kind: $0 % 2 == 0 ? .analysis : .rewriting, refusal: $0 == 9 ? .cut : nil)
        }
        try corpus.store().append(contentsOf: records)
        func ids(_ arguments: [String]) throws -> [String] {
            try Self.show(corpus, ["--json"] + arguments).split(separator: "\n").compactMap {
                CorpusLine.decode(Array($0.utf8))?.id
            }
        }
        #expect(try ids([]) == (0..<10).map { "r-\($0)" })
        #expect(try ids(["--refusal", "cut"]) == ["r-9"])
        #expect(try ids(["--split", "refused"]) == ["r-9"])
        #expect(try ids(["--key", "key-17"]) == ["r-17"])
        #expect(try ids(["--id", "r-3"]) == ["r-3"])
        #expect(try ids(["--kind", "rewriting", "--limit", "2"]) == ["r-1", "r-3"])
        let held = records.filter { $0.split == .heldOut }.map(\.id)
        #expect(try ids(["--split", "held-out"]) == held)
        let text = try Self.show(corpus, ["--id", "r-4"])
        #expect(text.contains("The [soup -] of table 4") && text.contains("› soup (food) negative"))
        #expect(try Self.show(corpus, ["--refusal", "cut"]).contains("refused: cut"))
    }

    /// Text of strangers orders no terminal about.
    @Test func noControlCharacterIsShown() throws {
        var record = CorpusRecord.numbered(1)
        record.id = "\u{1B}[2J"
        record.teacher = "m\u{07}"
        record.review += "\u{1B}]0;owned\u{07}"
        record.opinions[0].explanation = "\u{1B}[31m\r"
        record.opinions[0].aspect = "a\u{9B}b"
        let lines = RecordText(isColoured: false).lines(record)
        for scalar in lines.joined().unicodeScalars {
            #expect(scalar.properties.generalCategory != .control)
        }
    }

    @Test func listsShardsAndTheWhole() throws {
        let corpus = CorpusFolder()
        for number in 0..<6 {
            try corpus.store(shardBytesMax: 700).append(
                .numbered(number, refusal: number == 5 ? .cut : nil))
        }
        let list = try CorpusList.parse(["--directory", corpus.path]).list()
        let lines = list.json.split(separator: "\n")
        struct Line: Decodable {
            let shard: String?
            let records, refused, bytes: Int
            let first: Double
        }
        let decoder = JSONDecoder()
        let shards = try lines.map { try decoder.decode(Line.self, from: Data($0.utf8)) }
        #expect(shards.count > 2 && shards.last?.shard == nil)
        #expect(shards.last?.records == 6 && shards.last?.refused == 1)
        #expect(shards.last?.first == 1_764_000_000)
        let sum = shards.dropLast().reduce(0) { $0 + $1.bytes }
        #expect(shards.last?.bytes == sum)
        let table = list.table.split(separator: "\n")
        #expect(table.count == shards.count + 1)
        #expect(table.last?.contains("2025-11-24T16:00:00Z") == true)
        #expect(Set(table.map(\.count)).count == 1, "columns stand below each other")
    }

    @Test func aCorpusThatIsNotThereIsNamed() throws {
        for command in ["list", "show", "export"] {
            let code = #expect(throws: ExitCode.self) {
                var parsed = try CorpusCommand.parseAsRoot([
                    command, "--directory", "/nowhere/corpus",
                ])
                try parsed.run()
            }
            #expect(code == ExitStatus.badInput)
        }
    }

    @Test(arguments: [
        ["import"], ["import", "a", "--topic", "t"], ["show", "--limit", "0"],
        ["show", "--split", "test"], ["export", "--split", "refused"], ["export", "--kind", "x"],
    ])
    func refusesWhatMakesNoSense(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try CorpusCommand.parseAsRoot(arguments) }
    }
}
