/// Watches the stream for a change that the student was not made for. Pure; fixed memory.
///
/// The first reviews of a student are its reference. An alarm says what changed and by how much; a
/// change that lasts is told again, after as many reviews as it took the first time.
public struct DriftMonitor: Codable, Equatable, Sendable {
    public let settings: DriftSettings
    private var watches = [SignalWatch](
        repeating: SignalWatch(), count: DriftSignal.allCases.count)

    public init(settings: DriftSettings = DriftSettings()) { self.settings = settings }

    /// Counts a review.
    public mutating func observe(_ observation: DriftObservation) -> [DriftAlarm] {
        var alarms: [DriftAlarm] = []
        for (index, signal) in DriftSignal.allCases.enumerated() {
            guard let value = observation.value(of: signal) else { continue }
            let reference = watches[index].reference
            guard let change = watches[index].add(value, settings), let reference else { continue }
            alarms.append(
                DriftAlarm(
                    signal: signal, reference: reference, recent: change.mean,
                    reviews: change.count))
        }
        return alarms
    }

    /// The mean that a signal is held against; nil while it is being learned.
    public func reference(of signal: DriftSignal) -> Double? {
        DriftSignal.allCases.firstIndex(of: signal).flatMap { watches[$0].reference }
    }

    /// Learns the reference anew: another student is in service, or the change is accepted.
    public mutating func relearn() { self = DriftMonitor(settings: settings) }
}
