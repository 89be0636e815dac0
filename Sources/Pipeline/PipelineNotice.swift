/// Something that the log of an operator should say. Holds no text of a review.
public enum PipelineNotice: Equatable, Sendable, CustomStringConvertible {
    case assigned([PartitionID])
    case revoked([PartitionID], lost: Bool, returned: Int)
    case rewound(PartitionID, from: Int64, to: Int64)
    case paused(Load, outbox: Int)
    case resumed
    case commitFailed(reason: String)
    case deliveryFailed(topic: String, reason: String, attempts: Int)
    case resultRefused(place: String, reason: String)
    case unreadable(PartitionID, Range<Int64>, reason: String)
    case seekFailed(PartitionID, to: Int64, reason: String)
    case sourceFailed(reason: String, isFatal: Bool)
    case sinkFailed(reason: String)
    case draining(inFlight: Int)
    case trialEnded(model: String, CanaryTrial.Decision)

    /// Whether somebody should look at it.
    public var isProblem: Bool {
        switch self {
        case .assigned, .revoked(_, lost: false, _), .paused, .resumed, .draining,
            .trialEnded(_, .extend):
            false
        default: true
        }
    }

    public var description: String {
        switch self {
        case .assigned(let partitions): "assigned \(Self.list(partitions))"
        case .revoked(let partitions, let lost, let returned):
            "\(lost ? "lost" : "revoked") \(Self.list(partitions));"
                + " \(returned) records in flight go back to the group"
        case .rewound(let partition, let from, let to):
            "read \(partition): offset \(to) after \(from); the topic was truncated or created"
                + " again; reading on from there"
        case .paused(let load, let outbox):
            "reading paused: \(load.records) records, \(load.bytes) bytes, \(load.tokens) tokens in"
                + " flight, \(outbox) waiting for the sink"
        case .resumed: "reading resumed"
        case .commitFailed(let reason): "commit offsets: \(reason); trying again"
        case .deliveryFailed(let topic, let reason, let attempts):
            "produce to \(topic): \(reason) (try \(attempts)); trying again; check that the topic"
                + " exists and that opined may write to it"
        case .resultRefused(let place, let reason):
            "produce the result of \(place): \(reason); it goes to the dead letter topic"
        case .unreadable(let partition, let offsets, let reason):
            "read \(partition): \(reason); stepped over offsets \(offsets.lowerBound)..<"
                + "\(offsets.upperBound), which a dead letter names"
        case .seekFailed(let partition, let offset, let reason):
            "seek \(partition) to \(offset): \(reason); trying again"
        case .sourceFailed(let reason, let isFatal):
            "read: \(reason); \(isFatal ? "the process must end" : "going on")"
        case .sinkFailed(let reason): "produce: \(reason); the process must end"
        case .trialEnded(let model, .extend): "the trial of \(model) went well; it takes over"
        case .trialEnded(let model, .back(let reason)):
            "the trial of \(model) is over: \(reason); the one in service stays"
        case .draining(let inFlight): "stopping: finishing \(inFlight) records in flight"
        }
    }

    private static func list(_ partitions: [PartitionID]) -> String {
        partitions.isEmpty ? "nothing" : partitions.map(\.description).joined(separator: ", ")
    }
}
