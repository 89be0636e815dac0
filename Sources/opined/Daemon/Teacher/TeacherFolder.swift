import Foundation

/// The state of the teacher on disk: `teacher.state_directory`.
struct TeacherFolder: Equatable, Sendable {
    let path: String

    var ledger: String { path + "/ledger.jsonl" }
    var corpus: String { path + "/corpus" }
    /// How far the corpus has been sent to `corpus.topic`.
    var cursor: String { path + "/sent" }
    /// The very hardest cases, for people.
    var people: String { path + "/hardest.jsonl" }
    var traffic: String { path + "/traffic.json" }
    /// What learning remembers over a restart.
    var learning: String { path + "/learning.json" }
    /// What the drift monitor has learned of the stream.
    var drift: String { path + "/drift.json" }

    /// Makes the folder, for its owner alone; one that is there stays as it is.
    func make() throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }
}
