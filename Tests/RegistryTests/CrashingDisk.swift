import Disk
import Foundation
import Synchronization
import TestSupport

/// A disk that ends after so many steps, and then loses some of what was not synced.
///
/// A crash keeps any part of the changes that no sync covers: bytes of a file, the names in a
/// folder. Which part, a seed says.
final class CrashingDisk: Sendable {
    private struct Change {
        let step: DiskStep
        /// What had the name before a rename: the target of a link, or the bytes of a file.
        var oldLink: String?
        var oldBytes: Data?
        var areBytesSafe = false
        var isNameSafe = false
    }

    private let stepsMax: Int
    private let code: Int32
    private let state = Mutex<(steps: Int, changes: [Change])>((0, []))

    /// - Parameter code: `errno` of every step after the last.
    init(stepsMax: Int = .max, code: Int32 = EIO) { (self.stepsMax, self.code) = (stepsMax, code) }

    var steps: Int { state.withLock { $0.steps } }

    var writer: DiskWriter {
        DiskWriter { (step) throws(FileWriteError) in try self.take(step) }
    }

    private func take(_ step: DiskStep) throws(FileWriteError) {
        let isOver = state.withLock { state in
            guard state.steps < stepsMax else { return true }
            state.steps += 1
            Self.note(step, &state.changes)
            return false
        }
        if isOver { throw FileWriteError("write", "the disk", code: code) }
    }

    private static func note(_ step: DiskStep, _ changes: inout [Change]) {
        switch step {
        case .makeFolder, .write, .link: changes.append(Change(step: step))
        case .rename(_, let target):
            let manager = FileManager.default
            let link = try? manager.destinationOfSymbolicLink(atPath: target)
            let bytes = link == nil ? manager.contents(atPath: target) : nil
            changes.append(Change(step: step, oldLink: link, oldBytes: bytes))
        case .syncFile(let path):
            for index in changes.indices where changes[index].step == .write(path) {
                changes[index].areBytesSafe = true
            }
        case .syncFolder(let path):
            for index in changes.indices where changes[index].step.folder == path {
                changes[index].isNameSafe = true
            }
        case .remove: break
        }
    }

    /// The power fails. What stands on the disk afterwards is one of the states that it may be in:
    /// for seed 0 all is lost that may be, for seed 1 nothing, else some.
    func crash(seed: Int) {
        var random = SeededGenerator(seed: seed)
        var kept: [(String, String)] = []
        for change in state.withLock({ $0.changes }).reversed() {
            let isLost = seed == 0 || seed > 1 && Bool.random(using: &random)
            switch change.step {
            case .write(let path):
                let path = Self.place(of: path, kept)
                if !change.areBytesSafe, isLost { truncate(path, 0) }
                // A rename that was kept kept the name with it.
                let isKept = kept.contains { $0.1 == path }
                if !change.isNameSafe, !isKept, isLost { unlink(path) }
            case .link(let path), .makeFolder(let path):
                if !change.isNameSafe, isLost {
                    try? FileManager.default.removeItem(atPath: Self.place(of: path, kept))
                }
            case .rename(let path, let target):
                guard !change.isNameSafe, isLost else {
                    kept.insert((path, target), at: 0)
                    continue
                }
                rename(target, path)
                if let link = change.oldLink { symlink(link, target) }
                if let bytes = change.oldBytes { try? bytes.write(to: URL(filePath: target)) }
            default: break
            }
        }
    }

    /// Where something is after the renames that were kept.
    private static func place(of path: String, _ renames: [(String, String)]) -> String {
        renames.reduce(path) { path, rename in
            path == rename.0 || path.hasPrefix(rename.0 + "/")
                ? rename.1 + path.dropFirst(rename.0.count) : path
        }
    }
}

extension DiskStep {
    /// The folder whose names it changes.
    fileprivate var folder: String? {
        switch self {
        case .makeFolder(let path), .write(let path), .link(let path), .rename(_, let path):
            path.lastIndex(of: "/").map { String(path[..<$0]) }
        default: nil
        }
    }
}
