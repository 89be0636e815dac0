import Foundation
import Synchronization
import Testing

@testable import opined

struct BenchTests {
    @Test(
        arguments: [
            ([], nil), ([3], 3), ([3, 1], 2), ([9, 1, 2], 2), ([4, 1, 3, 100], 3.5),
        ] as [([Double], Double?)])
    func medianIsTheMiddle(values: [Double], median: Double?) {
        #expect(values.median == median)
    }

    @Test func partsThatWereNotRunAreLeftOut() throws {
        #expect(
            try keys(of: Self.report) == ["input", "machine", "model", "threads", "version"])
    }

    /// Benchmarks/peers/encoder.py reads these.
    @Test func engineShowsTheEncodersFiguresFirst() throws {
        var report = Self.report
        report.engine = ByInput(texts: Self.engine(reviews: 500), sentences: nil)
        let engine = try #require(try object(report)["engine"] as? [String: Any])
        #expect(engine["reviews"] as? Int == 500)
        #expect(engine["reviews_per_second"] as? Double == 250)
        #expect(engine["cpu_seconds"] as? Double == 4)
        #expect(engine["answering"] is [String: Any])
        #expect(engine["sentences"] == nil)
    }

    @Test func everyPartHasItsKey() throws {
        var report = Self.report
        report.kernels = [
            KernelFigures(
                rows: 192, inputs: 384, outputs: 384, int8GigaopsPerSecond: 800,
                float32GigaopsPerSecond: 100)
        ]
        report.engine = ByInput(
            texts: Self.engine(reviews: 500), sentences: Self.engine(reviews: 1_700))
        report.daemonNull = Self.daemon
        let daemon = Self.daemon.against(Self.throughput(reviews: 500))
        report.daemon = ByInput(texts: daemon, sentences: nil)
        #expect(
            try keys(of: report).isSuperset(of: ["kernels", "engine", "daemon_null", "daemon"]))
        let found = try #require(try object(report)["daemon"] as? [String: Any])
        let share = try #require(found["share_of_engine"] as? [String: Double])
        #expect(share == ["cpu": 0.96, "process": 0.8, "wall": 0.4])
        #expect(BenchTable(report).text.contains("96.0 % of the engine alone by CPU"))
    }

    @Test func roundsCountWhatRanEmptyAndRateWhatWasLoaded() {
        let start = ContinuousClock.now
        func mark(_ seconds: Int, _ reviews: Int) -> BenchRound.Mark {
            BenchRound.Mark(
                at: start + .seconds(seconds), reviews: reviews, cpuSeconds: Double(seconds),
                processSeconds: 2 * Double(seconds))
        }
        let round = BenchRound(
            start: mark(0, 10), loaded: mark(1, 50), unloaded: mark(3, 250), end: mark(5, 510))
        #expect(round.reviews == 500)
        #expect(round.reviewsPerSecond == 100)
        #expect(round.reviewsPerCPUSecond == 100)
        #expect(round.reviewsPerProcessCPUSecond == 50)
    }

    @Test func textsAreTheLinesThatSaySomething() throws {
        let bytes = [UInt8]("\u{FEFF}One.\n \nTwo. Three?\n".utf8)
        let texts = try BenchTexts(name: "t", bytes: bytes, isJSON: false)
        #expect(texts.texts == ["One.", "Two. Three?"])
        #expect(texts.sentences.texts == ["One.", "Two.", "Three?"])
    }

    @Test func textsOfJSONLinesStandInText() throws {
        let bytes = [UInt8](#"{"id":"1","text":"One."}"#.utf8)
        #expect(try BenchTexts(name: "t", bytes: bytes, isJSON: true).texts == ["One."])
        let error = #expect(throws: DemoFailure.self) {
            try BenchTexts(name: "t", bytes: [UInt8]("{}".utf8), isJSON: true)
        }
        #expect(error?.description.contains("t line 1") == true)
        #expect(throws: DemoFailure.self) {
            try BenchTexts(name: "t", bytes: [], isJSON: false)
        }
    }

    @Test(arguments: [(0, 16, 2), (5, 16, 2), (100, 7, 3), (16, 16, 1)])
    func rangesCoverEveryNumberOnce(count: Int, step: Int, threads: Int) {
        let seen = Seen()
        let lap = ParallelRanges.each(of: count, by: step, threads: threads) {
            { seen.add($0) }
        }
        #expect(lap.seconds >= 0 && lap.cpuSeconds >= 0)
        #expect(seen.sorted == Array(0..<count))
    }

    @Test func theMachineIsNamedByItsFirstCore() {
        let text = "processor\t: 0\nmodel name\t: Some CPU: 9000\nmodel name\t: Other\n"
        #expect(BenchMachine.model(cpuinfo: text) == "Some CPU: 9000")
        #expect(BenchMachine.model(cpuinfo: "Hardware : x\n") == nil)
    }
}

extension BenchTests {
    private static var report: BenchReport {
        BenchReport(
            machine: BenchMachine(cpu: "Some CPU", cores: 2, kernels: "avx2"),
            model: "opined-mini@1", threads: 2,
            input: BenchReport.Input(name: "reviews.jsonl", texts: 500, sentences: 0))
    }

    /// Two seconds on the wall and four of processors.
    private static func throughput(reviews: Int) -> Throughput {
        Throughput(reviews: reviews, laps: [Lap(seconds: 2, cpuSeconds: 4)])
    }

    private static func engine(reviews: Int) -> EngineFigures {
        EngineFigures(
            tokensPerReview: 80, forward: throughput(reviews: reviews),
            answering: throughput(reviews: reviews),
            latencyMilliseconds: Latency(LatencyHistogram()))
    }

    private static var daemon: DaemonFigures {
        DaemonFigures(
            reviews: 1_000, reviewsPerSecond: 100, reviewsPerCPUSecond: 120,
            reviewsPerProcessCPUSecond: 100, fullLatencyMilliseconds: Latency(LatencyHistogram()),
            singleLatencyMilliseconds: Latency(LatencyHistogram()))
    }

    private func object(_ report: BenchReport) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
        return try #require(object as? [String: Any])
    }

    private func keys(of report: BenchReport) throws -> Set<String> {
        Set(try object(report).keys)
    }
}

/// Numbers that several threads have seen.
private final class Seen: Sendable {
    private let numbers = Mutex<[Int]>([])

    func add(_ range: Range<Int>) { numbers.withLock { $0 += Array(range) } }

    var sorted: [Int] { numbers.withLock { $0.sorted() } }
}
