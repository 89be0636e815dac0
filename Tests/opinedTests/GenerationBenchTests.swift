import ArgumentParser
import Foundation
import Testing
import Transformer

@testable import opined

struct GenerationBenchTests {
    private static let ids: [[Int32]] = (0..<20).map { row in
        let words = (0..<3 + row % 7).map { place in Int32(3 + (row * 31 + place * 17) % 1_900) }
        return words + [1]
    }

    private func run(
        _ model: TinyT5, batch: Int, threads: Int
    ) throws -> (figures: GenerationFigures, ids: [[Int32]]) {
        GenerationBench(
            model: try T5Model(directory: model.path),
            sequences: BenchSequences(name: "t", ids: Self.ids), steps: 5, batch: batch,
            threads: threads
        ).run(rounds: 1, span: .zero)
    }

    @Test func everySequenceHasAllItsStepsWhateverTheBatch() throws {
        let model = try TinyT5()
        let alone = try run(model, batch: 1, threads: 1)
        #expect(alone.ids.count == Self.ids.count)
        #expect(alone.ids.allSatisfy { $0.count == 5 })
        #expect(alone.figures.digest == BenchSequences.digest(alone.ids))
        for (batch, threads) in [(4, 1), (7, 3), (100, 2)] {
            let together = try run(model, batch: batch, threads: threads)
            #expect(together.ids == alone.ids)
            #expect(together.figures.digest == alone.figures.digest)
        }
    }

    @Test func aRestrictedHeadChoosesFromItsIDs() throws {
        let tiny = try TinyT5()
        let model = try T5Model(directory: tiny.path)
        let sequences = BenchSequences(name: "t", ids: Self.ids)
        let ids = GenerationBench(
            model: model, sequences: sequences, steps: 5, batch: 8, threads: 2, restricted: 3
        ).run(rounds: 1, span: .zero).ids
        for (sequence, written) in zip(Self.ids, ids) {
            #expect(written.count == 5)
            let allowed = Set(sequence.dropLast()).union([100, 101, 102])
            #expect(written.allSatisfy(allowed.contains))
        }
    }

    /// Benchmarks/peers/t5.py reads these.
    @Test func figuresHaveTheirKeys() throws {
        var report = BenchReport(
            machine: BenchMachine(cpu: "Some CPU", cores: 2, kernels: "avx2"), model: "m",
            threads: 2, input: BenchReport.Input(name: "ids", texts: 20, sentences: 0))
        report.generation = try run(try TinyT5(), batch: 4, threads: 2).figures
        report.generation?.loadSeconds = 0.5
        let object = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
        let figures = try #require((object as? [String: Any])?["generation"] as? [String: Any])
        #expect(
            Set(figures.keys) == [
                "sequences", "steps", "batch", "threads", "tokens", "wall_seconds", "cpu_seconds",
                "reviews_per_second", "reviews_per_cpu_second", "latency_ms", "load_seconds",
                "rss_peak_mb", "isa", "digest",
            ])
        #expect((figures["latency_ms"] as? [String: Any])?.keys.sorted() == ["median", "p90"])
        #expect((figures["rss_peak_mb"] as? Double ?? 0) > 1)
        #expect(BenchTable(report).text.contains("5 tokens each, batches of 4"))
    }

    @Test func idsAreReadFromLines() throws {
        let file = try TemporaryFile("[3,4,1]\n\n [5, 1]\r\n[6,1]\n")
        let sequences = try BenchSequences(file: file.path, limit: 2, vocabularySize: 10)
        #expect(sequences.ids == [[3, 4, 1], [5, 1]])
        #expect(BenchSequences.lines(sequences.ids) == Array("[3,4,1]\n[5,1]\n".utf8))
    }

    @Test(arguments: ["", "[]", "[3,10]", "[-1]", "3,1", "[3.5]", "{\"ids\":[1]}"])
    func otherLinesAreRefused(_ line: String) throws {
        let file = try TemporaryFile(line)
        #expect(throws: DemoFailure.self) {
            try BenchSequences(file: file.path, limit: 9, vocabularySize: 10)
        }
    }

    @Test(arguments: [
        ["--steps", "0"], ["--batch", "0"], ["--rounds", "0"], ["--ids-out", "x"],
        ["--limit", "-1"], ["--restricted", "0"],
    ])
    func boundsAreKept(arguments: [String]) {
        #expect(throws: (any Error).self) { try Bench.parse(arguments) }
    }
}
