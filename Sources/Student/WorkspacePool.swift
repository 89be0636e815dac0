import Foundation
import Transformer

/// Lends each caller a workspace of its own, and keeps those that come back.
///
/// It holds as many as ever worked at once, up to a bound: with one caller a core, that is one a
/// core.
///
/// `@unchecked Sendable`: a workspace is reachable either from `idle`, under the lock, or from the
/// one call that took it out.
final class WorkspacePool: @unchecked Sendable {
    /// Workspaces that are kept; more callers than that make theirs anew.
    static let idleMax = 256

    private let model: EncoderModel
    private let lock = NSLock()
    private var idle: [EncoderWorkspace] = []

    init(model: EncoderModel) { self.model = model }

    /// Lends a workspace for the length of `body`.
    func withWorkspace<Result>(_ body: (EncoderWorkspace) -> Result) -> Result {
        let workspace = lock.withLock { idle.popLast() } ?? model.makeWorkspace()
        defer {
            lock.withLock {
                if idle.count < Self.idleMax { idle.append(workspace) }
            }
        }
        return body(workspace)
    }
}
