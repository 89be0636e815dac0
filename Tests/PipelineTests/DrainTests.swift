import Testing

@testable import Pipeline

/// The end of a run, on a virtual clock.
struct DrainTests {
    private let texts = (0..<200).map { "review number \($0)" }

    private func stageInFlight() -> SimStage {
        let stage = SimStage(texts)
        #expect(stage.turn { stage.books.produced > 20 && stage.books.inFlight > 20 })
        return stage
    }

    @Test func aStopFinishesCommitsAndRepeatsNothing() {
        let stage = stageInFlight()
        stage.process.control.stop()
        #expect(stage.process.pipeline.run().isClean)
        #expect(stage.books.inFlight == 0 && stage.books.returned == 0)
        #expect(stage.process.source.isClosed)
        #expect(stage.cluster.committed[SimStage.partition] == Int64(stage.books.consumed))
        #expect(stage.cluster.output.count == stage.books.consumed)
    }

    @Test(arguments: [(sink: true, source: true), (sink: true, source: false), (false, true)])
    func aStopEndsInTimeWhenBrokersAreDown(sink: Bool, source: Bool) {
        let stage = stageInFlight()
        stage.process.sink.isDown = sink
        stage.process.source.isDown = source
        let before = stage.clock.elapsedTime
        stage.process.control.stop()
        let summary = stage.process.pipeline.run()
        let took = stage.clock.elapsedTime - before
        #expect(took <= .seconds(10), "\(took)")
        #expect(!summary.isClean && summary.failure == nil)
        #expect((summary.left > 0) == sink)
        if !source { #expect(summary.isCommitted) }
        if !sink { #expect(!summary.isCommitted) }
        #expect(stage.process.booksBalance)
        #expect(stage.cluster.violations == [])
    }

    @Test func aWorkerThatHangsDoesNotHoldUpTheEnd() {
        let stage = SimStage(texts)
        stage.process.workers.slownessMilliseconds = 1_000_000
        stage.turn(50) { false }
        stage.process.control.stop()
        let before = stage.clock.elapsedTime
        #expect(stage.process.pipeline.run().left > 0)
        #expect(stage.clock.elapsedTime - before <= .seconds(10))
    }

    @Test func aSecondStopLeavesAtOnce() {
        let stage = stageInFlight()
        stage.process.sink.isDown = true
        stage.process.control.stop()
        stage.process.control.stop()
        let before = stage.clock.elapsedTime
        let summary = stage.process.pipeline.run()
        #expect(stage.clock.elapsedTime - before < .milliseconds(10))
        #expect(summary.left > 0 && !summary.isClean)
    }

    @Test func aStopBeforeAnAssignmentEndsCleanly() {
        let stage = SimStage(texts, isAssigned: false)
        stage.process.control.stop()
        #expect(stage.process.pipeline.run() == RunSummary())
    }

    @Test func aMemberThatTheGroupGaveUpCommitsNothing() {
        let stage = stageInFlight()
        let committed = stage.cluster.committed
        stage.process.source.fatal = "fenced"
        let summary = stage.process.pipeline.run()
        #expect(summary.failure?.contains("fenced") == true)
        #expect(stage.cluster.committed == committed)
    }
}
