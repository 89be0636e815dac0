import Admin
import Synchronization

/// The settings in force, and what became of the last reload. Any thread.
final class ReloadDesk: Sendable {
    enum Outcome: Sendable {
        case applied(Settings, changed: [String])
        /// One line for each reason; everything stays as it was.
        case rejected([String])
    }

    private let state: Mutex<(inForce: Settings, isLastGood: Bool)>

    init(_ settings: Settings) { state = Mutex((settings, true)) }

    /// Reads the settings anew and decides; what is applied is in force from here on.
    func reload(_ read: () throws -> Settings) -> Outcome {
        let outcome = decide(read)
        state.withLock { state in
            switch outcome {
            case .applied(let settings, _): state = (settings, true)
            case .rejected: state.isLastGood = false
            }
        }
        return outcome
    }

    var reading: MetricReading {
        let isGood = state.withLock { $0.isLastGood }
        return MetricReading(
            "opined_config_last_reload_successful", .gauge, isGood ? 1 : 0)
    }

    private func decide(_ read: () throws -> Settings) -> Outcome {
        do {
            let next = try read()
            switch state.withLock({ $0.inForce }).reload(to: next) {
            case .unchanged: return .applied(next, changed: [])
            case .apply(let changed): return .applied(next, changed: changed)
            case .reject(let keys):
                return .rejected(keys.map { "\($0) has changed, which needs a restart" })
            }
        } catch let error as SettingsError {
            return .rejected(error.problems)
        } catch {
            return .rejected(["\(error)"])
        }
    }
}
