import Opinions

@testable import Pipeline

/// One process on a quiet cluster, which a test disturbs where it wants to.
struct SimStage {
    let clock = SimClock()
    let cluster = SimCluster()
    let process: SimProcess

    static let partition = PartitionID(topic: "reviews", partition: 0)

    /// `texts`: one review each, at offsets 0, 1, 2, …
    init(
        _ texts: [String] = [], settings: PipelineSettings = .simulated, isAssigned: Bool = true
    ) {
        for (offset, text) in texts.enumerated() {
            cluster.append(Self.record(text, at: Int64(offset)))
        }
        process = SimProcess(
            member: 1, cluster: cluster, clock: clock, seed: 1, settings: settings)
        if isAssigned { assign() }
    }

    static func record(
        _ text: String, at offset: Int64, key: String? = nil, in partition: PartitionID = partition
    ) -> InputRecord {
        InputRecord(
            source: partition, offset: offset, timestampMilliseconds: 1_764_000_000_000,
            key: key.map { Array($0.utf8) },
            value: Array(#"{"id":"r-\#(offset)","text":"\#(text)"}"#.utf8))
    }

    func assign(_ partition: PartitionID = partition) {
        cluster.own(partition, by: 1)
        process.source.orders.append(.assign([partition]))
    }

    var books: Conservation {
        process.pipeline.lanes.all.first { $0.partition == Self.partition }?.books ?? Conservation()
    }

    /// Turns until `isDone`, at most `turnsMax`; whether it came to that.
    @discardableResult
    func turn(_ turnsMax: Int = 2_000, until isDone: () -> Bool) -> Bool {
        for _ in 0..<turnsMax {
            if isDone() { return true }
            process.pipeline.turn()
        }
        return isDone()
    }

    /// Turns until all is committed.
    @discardableResult
    func finish() -> Bool { turn { cluster.isAllCommitted } }

    /// What the dead letter topic holds, by reason.
    var reasons: [String] {
        cluster.output.filter { $0.topic == SimCluster.deadLetterTopic }.map { record in
            let reason = record.headers.last { $0.key == "reason" }?.value ?? []
            return String(decoding: reason, as: UTF8.self)
        }
    }
}
