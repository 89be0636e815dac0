import Opinions
import TestSupport
import Testing

@testable import Pipeline

/// The whole pipeline against simulated brokers, with every fault there is, from seeds.
struct SimulationTests {
    static let recordsEach = 120

    @Test(arguments: 0..<200)
    func losesNothingAndCommitsNothingUnsettled(seed: UInt64) {
        let world = SimWorld(seed: seed)
        Self.fill(world.cluster, seed: seed)
        world.start()
        world.start()
        world.assignAll()
        for _ in 0..<400 { world.step(faults: true) }

        // All heals: it must come to an end.
        var steps = 0
        while !world.cluster.isAllCommitted, steps < 20_000 {
            world.step(faults: false)
            steps += 1
        }
        let cluster = world.cluster
        #expect(cluster.isAllCommitted, "not done after \(steps) steps")
        for partition in cluster.partitions {
            #expect(cluster.unsettled(of: partition, below: cluster.end(of: partition)) == [])
        }
        #expect(cluster.violations == [])
        #expect(cluster.output.count <= world.storedMax)
        for record in cluster.output { Self.checkOutput(record, of: cluster) }
    }

    /// A simulation that never meets a fault proves nothing: over some seeds, each is met.
    @Test func meetsEveryFault() {
        var counts = PipelineStatus.Counts()
        var crashes = 0
        var returned = 0
        var reasons: Set<String> = []
        for seed in 1_000..<1_010 as Range<UInt64> {
            let world = SimWorld(seed: seed)
            Self.fill(world.cluster, seed: seed)
            world.start()
            world.start()
            world.assignAll()
            for _ in 0..<400 { world.step(faults: true) }
            crashes += world.crashes
            for process in world.all {
                counts.add(process.pipeline.counts)
                returned += process.pipeline.lanes.all.reduce(0) { $0 + $1.books.returned }
            }
            for header in world.cluster.output.flatMap(\.headers) where header.key == "reason" {
                reasons.insert(String(decoding: header.value ?? [], as: UTF8.self))
            }
        }
        #expect(crashes > 0 && returned > 0)
        #expect(counts.cacheHits > 0 && counts.commits > 0 && counts.commitFailures > 0)
        #expect(counts.resends > 0 && counts.late > 0 && counts.pauses > 0)
        #expect(counts.unreadableBatches > 0)
        #expect(
            reasons == [
                "not_json", "not_utf8", "analysis_failed", "result_too_large", "unreadable_batch",
            ])
    }

    /// What stands in the output is the answer to the record that it names.
    static func checkOutput(_ record: OutputRecord, of cluster: SimCluster) {
        guard record.topic == SimCluster.outputTopic, let place = record.coveredPlace,
            let input = cluster.logs[place.partition]?.first(where: {
                $0.offset == place.offsets.lowerBound
            })
        else {
            #expect(record.topic == SimCluster.deadLetterTopic)
            return
        }
        #expect(record.key == input.key)
        #expect(record.timestampMilliseconds == input.timestampMilliseconds)
        guard let value = record.value,
            let review = try? ReviewDecoder().decode(
                input.value, key: input.key, place: input.place)
        else {
            #expect(record.value == nil && input.value == nil)
            return
        }
        let model = record.headers.last { $0.key == "opined-model" }?.value ?? []
        let expected = ReviewResult(
            id: review.id, analysis: EchoAnalyst.analysis(of: review.text),
            model: String(decoding: model, as: UTF8.self),
            source: ReviewResult.Source(
                topic: input.source.topic, partition: input.source.partition,
                offset: input.offset, timestampMilliseconds: input.timestampMilliseconds))
        #expect(value == expected.json())
    }

    /// Three partitions of reviews short and long, new and repeated, good and bad, with gaps and
    /// damage.
    static func fill(_ cluster: SimCluster, seed: UInt64, damage: Bool = true) {
        var random = SeededGenerator(seed: ~seed)
        for number in 0..<3 {
            let partition = PartitionID(topic: "reviews", partition: Int32(number))
            var offset: Int64 = 0
            for index in 0..<recordsEach {
                offset += [1, 1, 1, 1, 2, 7].randomElement(using: &random) ?? 1
                if damage, index == recordsEach / 3 * number {
                    let end = offset + Int64.random(in: 1...9, using: &random)
                    cluster.damage(offset..<end, of: partition)
                    offset = end
                }
                cluster.append(record(in: partition, at: offset, random: &random))
            }
        }
    }

    private static func record(
        in partition: PartitionID, at offset: Int64, random: inout SeededGenerator
    ) -> InputRecord {
        let texts = [
            "good", "the battery lasts", "bad", "boom", "miscount", "flood of words",
            String(repeating: "long ", count: 20), String(repeating: "very long ", count: 60),
        ]
        let text =
            Bool.random(using: &random)
            ? texts.randomElement(using: &random) ?? ""
            : "review \(UInt16.random(in: 0...999, using: &random)) of \(offset)"
        var value: [UInt8]? = Array(
            #"{"id":"r-\#(partition.partition)-\#(offset)","text":"\#(text)"}"#.utf8)
        switch Int.random(in: 0..<40, using: &random) {
        case 0, 1: value = nil
        case 2: value = Array("not json".utf8)
        case 3: value = [0xFF, 0xFE]
        case 4: value = Array(repeating: UInt8(ascii: "x"), count: 5_000)
        default: break
        }
        return InputRecord(
            source: partition, offset: offset, timestampMilliseconds: 1_764_000_000_000 + offset,
            key: offset % 5 == 0 ? nil : Array("k\(offset % 11)".utf8), value: value,
            headers: [RecordHeader(key: "traceparent", value: [1, 2])])
    }
}

extension PipelineStatus.Counts {
    fileprivate mutating func add(_ other: Self) {
        cacheHits += other.cacheHits
        commits += other.commits
        commitFailures += other.commitFailures
        resends += other.resends
        late += other.late
        pauses += other.pauses
        unreadableBatches += other.unreadableBatches
    }
}
