import Testing

@testable import Pipeline

/// What can't be delivered waits, stops the reading, and is never dropped.
struct BackpressureTests {
    private let texts = (0..<200).map { "review number \($0)" }

    @Test func aFullSinkStopsTheReadingAtTheBounds() {
        let stage = SimStage(texts)
        stage.process.sink.isDown = true
        stage.process.sink.queueMax = 4
        var highest = 0
        stage.turn(500) {
            highest = max(highest, stage.process.pipeline.limit.load.records)
            return false
        }
        #expect(stage.process.pipeline.isPaused)
        #expect(stage.process.source.paused == [SimStage.partition])
        // At most one poll more than the bound.
        #expect(highest <= 60 + 20)
        let waiting = stage.process.pipeline.outbox.count
        #expect(waiting <= 20 + 8 * 4, "\(waiting)")
        #expect(stage.cluster.committed == [:])

        stage.process.sink.isDown = false
        #expect(stage.finish())
        #expect(stage.cluster.output.count == 200)
        #expect(!stage.process.pipeline.isPaused)
        #expect(stage.process.sink.fulls > 0)
    }

    @Test func failedDeliveriesAreSentAgainAndNeverSettle() {
        let stage = SimStage(["good", "bad"])
        stage.process.sink.deniedTopic = SimCluster.outputTopic
        stage.turn(400) { false }
        #expect(stage.cluster.output.isEmpty && stage.cluster.committed.isEmpty)
        #expect(stage.books.inFlight == 2)
        let resends = stage.process.pipeline.counts.resends
        // The backoff has grown to its bound of 100 ms: no hot loop.
        let seconds = stage.clock.elapsedTime / .seconds(1)
        #expect(resends > 4 && Double(resends) < 2 * (seconds * 10 + 5))

        stage.process.sink.deniedTopic = nil
        #expect(stage.finish())
        #expect(stage.cluster.output.count == 2)
    }

    @Test func anUnavailableDeadLetterTopicStopsTheReading() {
        let stage = SimStage(Array(repeating: "boom", count: 100))
        stage.process.sink.deniedTopic = SimCluster.deadLetterTopic
        stage.turn(400) { false }
        #expect(stage.process.pipeline.isPaused)
        #expect(stage.books.consumed < 100 && stage.books.deadLettered == 0)
        #expect(stage.cluster.committed.isEmpty)

        stage.process.sink.deniedTopic = nil
        #expect(stage.finish())
        #expect(stage.reasons.count == 100)
    }

    @Test func thePauseHoldsForPartitionsAssignedMeanwhile() {
        let stage = SimStage(texts)
        let other = PartitionID(topic: "reviews", partition: 1)
        for offset in 0..<50 {
            stage.cluster.append(SimStage.record("other \(offset)", at: Int64(offset), in: other))
        }
        stage.process.sink.isDown = true
        #expect(stage.turn { stage.process.pipeline.isPaused })
        stage.assign(other)
        stage.process.pipeline.turn()
        #expect(stage.process.source.paused == [SimStage.partition, other])

        stage.process.sink.isDown = false
        #expect(stage.finish())
        #expect(stage.cluster.output.count == 250)
    }

    @Test func aDeadProducerEndsTheRunWithoutACommit() {
        let stage = SimStage(texts)
        stage.process.sink.fatal = "fenced"
        let summary = stage.process.pipeline.run()
        #expect(summary.failure?.contains("fenced") == true)
        #expect(!summary.isClean && summary.left > 0)
        #expect(stage.cluster.committed.isEmpty)
        #expect(stage.process.booksBalance)
    }
}
