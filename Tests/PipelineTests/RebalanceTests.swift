import Testing

@testable import Pipeline

/// A partition comes and goes.
struct RebalanceTests {
    private let texts = (0..<200).map { "review number \($0)" }

    /// Turns until a few records are everywhere: in buckets, at workers and at the sink.
    private func stageInFlight() -> SimStage {
        let stage = SimStage(texts)
        #expect(stage.turn { stage.books.produced > 20 && stage.books.inFlight > 20 })
        return stage
    }

    @Test func aRevocationInQuietTimesRepeatsNothing() {
        let stage = stageInFlight()
        let read = stage.books.consumed
        stage.process.source.orders = [.revoke([SimStage.partition])]
        stage.process.pipeline.turn()
        #expect(stage.books.inFlight == 0 && stage.books.holds)
        #expect(stage.books.produced > 20)
        #expect(stage.books.produced + stage.books.returned == read)
        // Every result but those behind a dropped record is behind the commit.
        #expect(stage.cluster.violations == [])

        stage.assign()
        #expect(stage.finish())
        #expect(stage.books.produced == stage.cluster.output.count)
        let repeated = stage.cluster.output.count - 200
        #expect(repeated <= stage.process.pipeline.settings.batch.itemsMax * 3, "\(repeated)")
    }

    @Test func aRevocationEndsInTimeWhenTheSinkIsDown() {
        let stage = stageInFlight()
        stage.process.sink.isDown = true
        stage.process.source.orders = [.revoke([SimStage.partition])]
        let before = stage.clock.elapsedTime
        stage.process.pipeline.turn()
        let took = stage.clock.elapsedTime - before
        #expect(took < .milliseconds(100 + 100 + 20), "\(took)")
        #expect(stage.books.inFlight == 0 && stage.books.returned > 0)
        // What comes back later is of nobody's.
        stage.process.sink.isDown = false
        stage.turn(200) { false }
        #expect(stage.process.pipeline.counts.late > 0)
        #expect(stage.process.booksBalance)
        #expect(stage.cluster.violations == [])
    }

    @Test func aLostPartitionIsNeitherWaitedForNorCommitted() {
        let stage = stageInFlight()
        let commits = stage.cluster.committed
        let before = stage.clock.elapsedTime
        stage.process.source.orders = [.lose([SimStage.partition])]
        stage.process.pipeline.turn()
        #expect(stage.clock.elapsedTime - before <= .milliseconds(100))
        #expect(stage.cluster.committed == commits)
        #expect(stage.books.inFlight == 0 && stage.books.returned > 0)
    }

    @Test func lateAnswersOfAnOldAssignmentMoveNoCommit() {
        let stage = stageInFlight()
        stage.process.workers.slownessMilliseconds = 0
        // Lost and handed out again at once: what is at workers and at the sink is of the old
        // assignment.
        stage.process.source.orders = [.lose([SimStage.partition])]
        stage.assign()
        #expect(stage.finish())
        #expect(stage.process.pipeline.counts.late > 0)
        #expect(stage.cluster.violations == [])
        #expect(stage.books.holds && stage.books.inFlight == 0)
    }

    @Test func aPartitionReadFromAnEarlierOffsetAgainGetsAFreshLedger() {
        let stage = stageInFlight()
        // The topic was created again: other records under the same offsets.
        #expect(throws: Never.self) { try stage.process.source.seek(SimStage.partition, to: 3) }
        #expect(stage.finish())
        #expect(stage.process.pipeline.counts.rewinds == 1)
        #expect(stage.books.holds && stage.books.inFlight == 0)
        #expect(Set(stage.cluster.output.compactMap { $0.coveredPlace?.offsets }).count == 200)
    }

    @Test(arguments: [1, 2, 3, 8, 40])
    func anUnreadableBatchIsSteppedOverAndNamed(count: Int64) {
        let stage = SimStage((0..<30).map { "review \($0)" })
        stage.cluster.damage(30..<(30 + count), of: SimStage.partition)
        for offset in 0..<30 {
            stage.cluster.append(SimStage.record("later \(offset)", at: 30 + count + Int64(offset)))
        }
        #expect(stage.finish())
        #expect(stage.books.produced == 60 && stage.books.deadLettered == 1)
        #expect(stage.reasons == ["unreadable_batch"])
        let letter = stage.cluster.output.first { $0.topic == SimCluster.deadLetterTopic }
        #expect(letter?.coveredPlace?.offsets == 30..<(30 + count))
    }

    @Test func recordsThatCanBeReadAfterAllGoTheirWay() {
        let stage = SimStage((0..<30).map { "review \($0)" })
        stage.process.pipeline.turn()
        let assignment = stage.process.pipeline.lanes.assignments.first
        if let assignment, let last = assignment.ledger.last {
            stage.process.source.endIsUnknown = true
            stage.process.pipeline.isUnreadable(assignment, at: last + 1, reason: "disturbed")
            stage.process.source.endIsUnknown = false
        }
        #expect(assignment?.search != nil)
        #expect(stage.finish())
        #expect(stage.books.produced == 30 && stage.books.deadLettered == 0)
        #expect(stage.books.returned == 1 && stage.books.holds)
    }

    @Test func anUnreadableBatchAtTheEndIsSteppedOver() {
        let stage = SimStage(["good"])
        stage.cluster.damage(1..<6, of: SimStage.partition)
        #expect(stage.finish())
        stage.cluster.append(SimStage.record("later", at: 6))
        #expect(stage.finish())
        #expect(stage.books.produced == 2 && stage.reasons == ["unreadable_batch"])
    }
}
