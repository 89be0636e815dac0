import Disk
import Foundation
import Registry

/// Which answers a champion has learned from: `learning.json` in the state directory. Answers are
/// counted in the order of the corpus, which only grows.
public struct LearningJournal: Codable, Equatable, Sendable {
    public struct Run: Codable, Equatable, Sendable {
        /// Answers of the corpus that were there.
        public var through: Int
        public var version: String
        public var outcome: GateVerdict.Outcome

        public init(through: Int, version: String, outcome: GateVerdict.Outcome) {
            (self.through, self.version, self.outcome) = (through, version, outcome)
        }
    }

    /// A run that was begun: killed, it goes on with the same answers.
    public struct Pending: Codable, Equatable, Sendable {
        public var through: Int
        /// The champion that it began with; another one makes another run.
        public var parent: String

        public init(through: Int, parent: String) {
            (self.through, self.parent) = (through, parent)
        }
    }

    public static let file = "learning.json"
    /// Runs that are remembered.
    private static let runsMax = 100

    public private(set) var runs: [Run] = []
    public private(set) var pending: Pending?

    public init() {}

    /// Where the new answers begin: behind the last run that passed. Answers that took part in two
    /// refused runs are given up, so that bad ones don't spoil every candidate from then on; those
    /// of a run that came out level wait until there are enough of them to tell.
    public var newFrom: Int {
        let passed = runs.lastIndex { $0.outcome == .passed }
        let refused = runs.suffix(from: (passed ?? -1) + 1).filter { $0.outcome == .refused }
        return max(passed.map { runs[$0].through } ?? 0, refused.dropLast().last?.through ?? 0)
    }

    /// Where the answers begin that no run has seen.
    public var unseenFrom: Int { runs.last?.through ?? 0 }

    /// The answers that a run takes, of a corpus with `count`: those of the run that was killed, if
    /// the champion is still the same.
    public mutating func begin(count: Int, parent: String) -> Range<Int> {
        if pending?.parent != parent || pending.map({ $0.through > count }) == true {
            pending = Pending(through: count, parent: parent)
        }
        let through = pending?.through ?? count
        return min(newFrom, through)..<through
    }

    public mutating func end(_ run: Run) {
        runs.append(run)
        if runs.count > Self.runsMax {
            // The last one that passed says where the new answers begin.
            runs.remove(at: runs.lastIndex { $0.outcome == .passed } == 0 ? 1 : 0)
        }
        pending = nil
    }

    /// - Throws: where there is something else than a journal.
    public init(directory: String) throws(LearningError) {
        let path = directory + "/" + Self.file
        guard let content = FileManager.default.contents(atPath: path) else { return }
        guard let read = try? JSONDecoder().decode(Self.self, from: content) else {
            throw LearningError(
                "read \(path): it is not what opined wrote",
                remedy: "remove it; all answers of the corpus are new then")
        }
        self = read
    }

    /// Replaces what is there, whole or not at all.
    public func write(directory: String, disk: DiskWriter = DiskWriter()) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let path = directory + "/" + Self.file
        try disk.write(Array(try encoder.encode(self)) + [0x0A], to: path + ".new")
        try disk.rename(path + ".new", to: path)
        try disk.syncFolder(directory)
    }
}
