import Distillation
import Synchronization

/// The newest of what came back of a demo's teacher, until the screen shows it. Any thread.
final class DemoLessons: Sendable {
    private let newest = Mutex<CorpusRecord?>(nil)

    func note(_ record: CorpusRecord) { newest.withLock { $0 = record } }

    func take() -> CorpusRecord? {
        newest.withLock { newest in
            defer { newest = nil }
            return newest
        }
    }
}
