import Foundation

/// Lends each caller a workspace of its own, and keeps those that come back.
///
/// It holds as many as ever worked at once, up to a bound: with one caller a core, that is one a
/// core.
///
/// `@unchecked Sendable`: a workspace is reachable either from `idle`, under the lock, or from the
/// one call that took it out.
final class WorkspacePool<Workspace: AnyObject>: @unchecked Sendable {
    private let make: @Sendable () -> Workspace
    private let lock = NSLock()
    private var idle: [Workspace] = []

    /// Workspaces that are kept; more callers than that make theirs anew.
    private let idleMax = 256

    init(make: @escaping @Sendable () -> Workspace) { self.make = make }

    /// Lends a workspace for the length of `body`.
    func withWorkspace<Result>(_ body: (Workspace) -> Result) -> Result {
        let workspace = lock.withLock { idle.popLast() } ?? make()
        defer {
            lock.withLock {
                if idle.count < idleMax { idle.append(workspace) }
            }
        }
        return body(workspace)
    }
}
