import Opinions
import Testing

@testable import Pipeline

/// The way of a review, one promise at a time.
struct ReviewPipelineTests {
    @Test func everyReviewComesOutOnceAndIsCommitted() {
        let stage = SimStage((0..<100).map { "review number \($0)" })
        #expect(stage.finish())
        #expect(stage.cluster.output.count == 100)
        #expect(stage.books.produced == 100)
        #expect(stage.cluster.violations == [])
        #expect(stage.process.booksBalance)
        #expect(stage.process.observer.outcomes.count == 100)
    }

    @Test func anOutcomeComesWithItsOwnRecord() {
        let stage = SimStage((0..<50).map { "review number \($0 % 10)" })
        #expect(stage.finish())
        let outcomes = stage.process.observer.outcomes
        #expect(Set(outcomes.map(\.record.offset)).count == 50)
        for (review, record) in outcomes {
            let value = String(decoding: record.value ?? [], as: UTF8.self)
            #expect(value.contains("\"\(review.text)\""))
        }
    }

    @Test func identicalTextsAreAnalysedOnce() {
        let stage = SimStage(Array(repeating: "the same", count: 1))
        stage.finish()
        for offset in 1..<50 {
            stage.cluster.append(SimStage.record("the same", at: Int64(offset)))
        }
        #expect(stage.finish())
        #expect(stage.process.pipeline.counts.cacheHits == 49)
        #expect(stage.process.pipeline.counts.cacheMisses == 1)
        let values = Set(stage.cluster.output.compactMap(\.value?.count))
        #expect(stage.cluster.output.count == 50 && values.count <= 2)
    }

    @Test(arguments: [
        (value: [UInt8]("not json".utf8), reason: Rejection.notJSON),
        (value: [0xFF], reason: .notUTF8),
        (value: Array(#"{"other":1}"#.utf8), reason: .noText),
        (value: Array(#"{"text":" "}"#.utf8), reason: .emptyText),
        (value: Array(#"{"text":"\#(String(repeating: "x", count: 70_000))"}"#.utf8), .textTooLong),
        (value: Array(#"{"text":"boom"}"#.utf8), reason: .analysisFailed),
        (value: Array(#"{"text":"flood"}"#.utf8), reason: .resultTooLarge),
    ])
    func whatCannotBeAnsweredIsADeadLetter(value: [UInt8], reason: Rejection) {
        var settings = PipelineSettings.simulated
        settings.inFlight.bytes = 1_000_000
        let stage = SimStage(settings: settings)
        stage.cluster.append(
            InputRecord(
                source: SimStage.partition, offset: 0, key: [1], value: value,
                headers: [RecordHeader(key: "traceparent", value: [2])]))
        stage.cluster.append(SimStage.record("good", at: 1))
        #expect(stage.finish())
        #expect(stage.reasons == [reason.rawValue])
        #expect(stage.books.deadLettered == 1 && stage.books.produced == 1)
        let letter = stage.cluster.output.first { $0.topic == SimCluster.deadLetterTopic }
        #expect(letter?.key == [1])
        #expect(letter?.headers.first == RecordHeader(key: "traceparent", value: [2]))
        // Kafka takes no such value: the letter came without it, and says so.
        let isLarge = value.count > SimCluster.valueBytesMax
        #expect(letter?.value == (isLarge ? nil : value))
        #expect(letter?.headers.contains { $0.key == "opined.error.value" } == isLarge)
    }

    @Test func oneBadReviewCostsNoOtherItsAnswer() {
        let stage = SimStage(["good", "boom", "bad", "boom!", "miscount", "fine"])
        #expect(stage.finish())
        #expect(stage.books.produced == 4 && stage.books.deadLettered == 2)
        #expect(stage.reasons == ["analysis_failed", "analysis_failed"])
    }

    @Test(arguments: [
        (PipelineSettings.Tombstones.forward, key: [UInt8]?([7]), written: 1),
        (.forward, key: nil, written: 0),
        (.skip, key: [7], written: 0),
    ])
    func tombstonesAreForwardedOrCounted(
        _ tombstones: PipelineSettings.Tombstones, key: [UInt8]?, written: Int
    ) {
        var settings = PipelineSettings.simulated
        settings.tombstones = tombstones
        let stage = SimStage(settings: settings)
        stage.cluster.append(
            InputRecord(source: SimStage.partition, offset: 5, key: key, value: nil))
        #expect(stage.finish())
        #expect(stage.books.filtered == 1)
        #expect(stage.cluster.output.count == written)
        #expect(stage.cluster.output.allSatisfy { $0.key == key && $0.value == nil })
    }

    @Test func recordsOfOneKeyAreHandedOverInTheirOrder() {
        let stage = SimStage()
        for offset in 0..<200 {
            // Of any length, so that they go through different buckets.
            let text = String(repeating: "word ", count: 1 + offset * 7 % 13)
            var record = SimStage.record(
                "\(offset) \(text)", at: Int64(offset), key: "\(offset % 7)")
            if offset % 17 == 0 { record.value = nil }
            stage.cluster.append(record)
        }
        #expect(stage.finish())
        let taken = stage.process.sink.taken
        #expect(taken.count == 200)
        for key in Set(taken.map(\.key)) {
            let offsets = taken.filter { $0.key == key }.compactMap {
                $0.coveredPlace?.offsets.lowerBound
            }
            #expect(offsets == offsets.sorted())
        }
        let all = taken.compactMap { $0.coveredPlace?.offsets.lowerBound }
        #expect(all != all.sorted(), "the order was never in question")
        #expect(stage.process.pipeline.lanes.assignments.allSatisfy { $0.lines.isEmpty })
    }

    @Test func noBatchMixesTwoStudents() {
        let stage = SimStage((0..<300).map { "review number \($0)" })
        var turns = 0
        let isDone = stage.turn {
            turns += 1
            if turns % 5 == 0 {
                stage.process.models.replace(with: EchoAnalyst(model: "echo@\(turns)"))
            }
            return stage.cluster.isAllCommitted
        }
        #expect(isDone)
        #expect(stage.process.workers.models.count > 3)
        #expect(stage.cluster.output.count == 300 && stage.reasons == [])
        for record in stage.cluster.output {
            SimulationTests.checkOutput(record, of: stage.cluster)
        }
    }

    @Test func batchesKeepToTheTokenBudget() {
        let stage = SimStage((0..<300).map { String(repeating: "word ", count: $0 % 60) + "end" })
        #expect(stage.finish())
        #expect(stage.process.workers.tokensMax <= 64)
        #expect((stage.process.workers.batchSizes.max() ?? 0) <= 8)
        #expect((stage.process.workers.batchSizes.max() ?? 0) > 1)
    }

    @Test func theStatusTellsOtherThreads() throws {
        let stage = SimStage(["good", "bad", "boom"])
        #expect(stage.finish())
        stage.process.control.stop()
        #expect(stage.process.pipeline.run() == RunSummary())
        let status = stage.process.control.status
        #expect(status.isStopping && status.isPaused)
        #expect(status.batchesOut == 0 && status.outbox == 0 && status.inFlight == Load())
        #expect(!status.hasUncommitted)
        let books = try #require(status.partitions[SimStage.partition])
        #expect(books.consumed == 3 && books.produced == 2 && books.deadLettered == 1)
        #expect(status.lastPoll != nil && status.lastAnswer != nil && status.lastCommit != nil)
        #expect(status.counts.batches > 0 && status.counts.commits > 0)
    }
}
