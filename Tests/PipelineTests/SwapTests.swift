import Opinions
import TestSupport
import Testing

@testable import Pipeline

/// Students take over from each other while reviews stream, in a simulated process.
struct SwapTests {
    private struct Weak {
        weak var weights: EchoAnalyst.Weights?
    }

    /// Each turn brings a few records and, mostly, a new student.
    @Test func aThousandSwapsLoseNothingMixNothingAndHoldNothing() throws {
        let world = SimWorld(seed: 6)
        let partition = PartitionID(topic: "reviews", partition: 0)
        world.cluster.append(Self.record(in: partition, at: 0))
        let process = world.start()
        world.assignAll()
        var (offset, students): (Int64, [Weak]) = (0, [])
        for swap in 0..<1_000 {
            for _ in 0..<3 {
                offset += 1
                world.cluster.append(Self.record(in: partition, at: offset))
            }
            let weights = EchoAnalyst.Weights()
            students.append(Weak(weights: weights))
            process.models.replace(with: EchoAnalyst(model: "echo@\(swap)", weights: weights))
            world.step(faults: false)
            // A student that was replaced lives in its batches, which are bounded, and nowhere.
            #expect(students.count { $0.weights != nil } <= 70)
        }
        for _ in 0..<20_000 where !world.cluster.isAllCommitted { world.step(faults: false) }
        #expect(world.cluster.isAllCommitted && world.cluster.violations == [])

        // Every review once, and none a dead letter, as it would be with another student's tokens.
        #expect(world.cluster.output.count == Int(offset) + 1)
        for record in world.cluster.output {
            SimulationTests.checkOutput(record, of: world.cluster)
            #expect(record.topic == SimCluster.outputTopic)
        }
        #expect(process.workers.models.count > 300)
        #expect(students.count { $0.weights != nil } == 1)
        #expect(students.last?.weights != nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let manner: EchoAnalyst.Manner
        let share: Double
        let model: String
    }

    /// A candidate on trial never answers; it takes over, or is gone without a trace.
    @Test(arguments: [
        Case(testDescription: "like the champion", manner: .plain, share: 0.2, model: "echo@2"),
        Case(testDescription: "contrary", manner: .contrary, share: 0.2, model: "echo@1"),
        Case(testDescription: "failing", manner: .failing, share: 0.2, model: "echo@1"),
        Case(testDescription: "no share", manner: .plain, share: 0, model: "echo@1"),
    ])
    func aTrialEndsAsItShould(_ example: Case) throws {
        let world = SimWorld(seed: 8)
        let partition = PartitionID(topic: "reviews", partition: 0)
        for offset in 0..<1_000 as Range<Int64> {
            world.cluster.append(Self.record(in: partition, at: offset))
        }
        let process = world.start()
        world.assignAll()
        var bounds = CanaryTrial.Bounds()
        bounds.reviews = 50
        weak var weights: EchoAnalyst.Weights?
        do {
            let held = EchoAnalyst.Weights()
            weights = held
            process.models.begin(
                EchoAnalyst(model: "echo@2", manner: example.manner, weights: held),
                share: CanaryShare(example.share, seed: 1), trial: CanaryTrial(bounds: bounds))
        }
        for _ in 0..<20_000 where !world.cluster.isAllCommitted { world.step(faults: false) }
        #expect(world.cluster.isAllCommitted && world.cluster.violations == [])
        #expect(process.models.current.model == example.model)
        for record in world.cluster.output {
            SimulationTests.checkOutput(record, of: world.cluster)
            #expect(record.topic == SimCluster.outputTopic)
        }
        let ends = process.observer.notices.count {
            if case .trialEnded("echo@2", _) = $0 { true } else { false }
        }
        #expect(ends == (example.share > 0 ? 1 : 0))
        #expect((process.models.trial == nil) == (example.share > 0))
        process.models.endTrial()
        world.step(faults: false)
        #expect((weights == nil) == (example.model == "echo@1"))
    }

    private static func record(in partition: PartitionID, at offset: Int64) -> InputRecord {
        InputRecord(
            source: partition, offset: offset, timestampMilliseconds: 1_764_000_000_000 + offset,
            key: offset % 3 == 0 ? nil : Array("k\(offset)".utf8),
            value: Array(#"{"id":"r-\#(offset)","text":"review \#(offset) of it"}"#.utf8),
            headers: [])
    }
}
