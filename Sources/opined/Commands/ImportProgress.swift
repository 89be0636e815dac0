import Student
import Synchronization

/// Shows how far an import is, one bar for each step that takes its time. Any thread.
final class ImportProgress: Sendable {
    /// What a bar counts to.
    private static let total = 100

    private struct State: Sendable {
        var step: ModelImport.Step?
        var bar: ProgressBar?
    }

    private let state = Mutex(State())

    func show(_ step: ModelImport.Step, _ share: Double) {
        state.withLock { state in
            if state.step != step {
                state.bar?.finish()
                state.step = step
                state.bar = ProgressBar(step.rawValue, total: Self.total)
            }
            state.bar?.show(Int(share * Double(Self.total)))
        }
    }

    func finish() { state.withLock { $0.bar?.finish() } }
}
