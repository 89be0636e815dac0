import CoreMetrics
import Dispatch
import Testing

@testable import Admin

struct MetricsRegistryTests {
    @Test func expositionIsReadByAStrictParser() throws {
        let registry = MetricsRegistry(
            descriptions: [
                MetricDescription("opined_records_total", "Records by \\ outcome.\nAll of them."),
                MetricDescription("opined_batch_tokens", "Tokens.", buckets: [1, 2.5, 1e9]),
            ],
            collectors: [ProcessMetrics.collector(version: "1.2.3", startTime: 1_764_000_000.25)])
        let hostile = "a\"b\\c\nd\u{1F600}"
        registry.makeCounter(
            label: "opined_records_total", dimensions: [("topic", hostile), ("outcome", "ok")]
        ).increment(by: 3)
        registry.makeMeter(label: "opined_lag", dimensions: []).set(-2.5)
        registry.makeMeter(label: "opined_strange", dimensions: []).set(.nan)
        let tokens = registry.makeRecorder(
            label: "opined_batch_tokens", dimensions: [], aggregate: true)
        [1, 2, 3, 1_000_000_000_000].forEach { tokens.record(Int64($0)) }

        let parsed = try ExpositionParser(registry.exposition())
        let labels = ["outcome": "ok", "topic": hostile]
        #expect(parsed.value("opined_records_total", labels) == 3)
        #expect(parsed.help["opined_records_total"] == "Records by \\ outcome.\nAll of them.")
        #expect(parsed.value("opined_lag") == -2.5)
        #expect(parsed.value("opined_strange")?.isNaN == true)
        #expect(parsed.value("opined_batch_tokens_bucket", ["le": "1"]) == 1)
        #expect(parsed.value("opined_batch_tokens_bucket", ["le": "2.5"]) == 2)
        #expect(parsed.value("opined_batch_tokens_count") == 4)
        #expect(parsed.value("opined_build_info", ["version": "1.2.3"]) == 1)
        #expect(parsed.value("process_start_time_seconds") == 1_764_000_000.25)
        #expect(try #require(parsed.value("process_resident_memory_bytes")) > 1_000_000)
        #expect(try #require(parsed.value("process_open_fds")) >= 3)
        #expect(try #require(parsed.value("process_threads")) >= 1)
        #expect(parsed.samples.map(\.name).allSatisfy { parsed.types[$0] != "untyped" })
    }

    @Test func sameStateGivesSameBytes() {
        func make(_ order: [Int]) -> String {
            let registry = MetricsRegistry()
            for index in order {
                registry.makeCounter(label: "c_\(index % 3)", dimensions: [("i", "\(index)")])
                    .increment(by: Int64(index))
            }
            return registry.exposition()
        }
        #expect(make(Array(0..<50)) == make((0..<50).reversed()))
    }

    @Test func timersAreSecondsInHistograms() throws {
        let registry = MetricsRegistry()
        let timer = registry.makeTimer(label: "opined_stage_duration_seconds", dimensions: [])
        timer.recordNanoseconds(1_500_000)
        let parsed = try ExpositionParser(registry.exposition())
        #expect(parsed.value("opined_stage_duration_seconds_sum") == 0.0015)
        #expect(parsed.value("opined_stage_duration_seconds_bucket", ["le": "0.001"]) == 0)
        #expect(parsed.value("opined_stage_duration_seconds_bucket", ["le": "0.0025"]) == 1)
    }

    @Test func sameNameAndLabelsAreOneSeries() throws {
        let registry = MetricsRegistry()
        for _ in 0..<2 {
            registry.makeCounter(label: "c", dimensions: [("a", "1"), ("b", "2")]).increment(by: 1)
            registry.makeCounter(label: "c", dimensions: [("b", "2"), ("a", "1")]).increment(by: 1)
        }
        #expect(try ExpositionParser(registry.exposition()).value("c", ["a": "1", "b": "2"]) == 4)
    }

    @Test func labelsBeyondTheBoundAreCountedAndDropped() throws {
        let registry = MetricsRegistry(seriesMax: 10)
        for index in 0..<1_000 {
            registry.makeMeter(label: "lag", dimensions: [("partition", "\(index)")]).set(Int64(1))
        }
        let parsed = try ExpositionParser(registry.exposition())
        #expect(parsed.samples.filter { $0.name == "lag" }.count == 10)
        #expect(parsed.value(MetricsRegistry.droppedName) == 990)
    }

    @Test func aNameKeepsItsFirstKind() throws {
        let registry = MetricsRegistry()
        registry.makeCounter(label: "a", dimensions: []).increment(by: 1)
        registry.makeMeter(label: "a", dimensions: []).set(Int64(5))
        registry.makeTimer(label: "a", dimensions: [("b", "c")]).recordNanoseconds(5)
        let parsed = try ExpositionParser(registry.exposition())
        #expect(parsed.types["a"] == "counter")
        #expect(parsed.value("a") == 1)
        #expect(parsed.value(MetricsRegistry.droppedName) == 2)
    }

    @Test(arguments: ["opined.records", "9lives", "", "größe", "a b", "a{b=\"c\"} 5\n#"])
    func anyLabelBecomesALegalName(_ label: String) throws {
        let registry = MetricsRegistry()
        registry.makeCounter(label: label, dimensions: [(label, label)]).increment(by: 1)
        #expect(try ExpositionParser(registry.exposition()).samples.contains { $0.value == 1 })
    }

    @Test func longLabelValuesAreCut() throws {
        let registry = MetricsRegistry()
        let long = String(repeating: "x", count: 1_000_000)
        registry.makeCounter(label: "c", dimensions: [("a", long)]).increment(by: 1)
        #expect(registry.exposition().utf8.count < 2_000)
    }

    @Test func destroyedSeriesLeave() throws {
        let registry = MetricsRegistry()
        let lag = registry.makeMeter(label: "lag", dimensions: [("partition", "0")])
        registry.makeMeter(label: "lag", dimensions: [("partition", "1")]).set(Int64(7))
        registry.destroyMeter(lag)
        let parsed = try ExpositionParser(registry.exposition())
        #expect(parsed.samples.filter { $0.name == "lag" }.map(\.value) == [7])
    }

    @Test func noIncrementIsLostBetweenThreads() throws {
        let registry = MetricsRegistry()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let whole = registry.makeCounter(label: "whole", dimensions: [])
            let part = registry.makeFloatingPointCounter(label: "part", dimensions: [])
            let timer = registry.makeTimer(label: "timer", dimensions: [])
            for _ in 0..<10_000 {
                whole.increment(by: 1)
                part.increment(by: 0.5)
                timer.recordNanoseconds(1_000_000_000)
            }
        }
        let parsed = try ExpositionParser(registry.exposition())
        #expect(parsed.value("whole") == 80_000)
        #expect(parsed.value("part") == 40_000)
        #expect(parsed.value("timer_count") == 80_000)
        #expect(parsed.value("timer_sum") == 80_000)
    }

    @Test func countersNeverFall() throws {
        let registry = MetricsRegistry()
        let counter = registry.makeFloatingPointCounter(label: "c", dimensions: [])
        [1.5, -1, .nan, .infinity].forEach { counter.increment(by: $0) }
        registry.makeCounter(label: "c", dimensions: []).increment(by: -5)
        #expect(try ExpositionParser(registry.exposition()).value("c") == 1.5)
    }
}
