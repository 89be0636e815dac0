import Disk
import Distillation
import Foundation
import Registry

/// What learning remembers over a restart.
struct LearningMemory: Codable, Equatable {
    /// A version that the gate has passed and that is not in service yet.
    struct Candidate: Codable, Equatable {
        var version: VersionName
        /// The champion that it was judged against.
        var parent: VersionName
    }

    struct LastRun: Codable, Equatable, Sendable {
        /// As metrics name it.
        var outcome: String
        /// Seconds since 1970.
        var ended: Double
    }

    var schedule = DistillationSchedule()
    /// How far the corpus was read.
    var cursor = CorpusCursor.start
    var candidate: Candidate?
    var lastRun: LastRun?
}

/// Keeps the memory on the disk: whole when ``write(_:)`` returns, or as it was before.
struct LearningMemoryFile {
    private static let bytesMax = 1 << 20

    private let path: String
    private let disk: DiskWriter
    private var written: LearningMemory?

    init(path: String, disk: DiskWriter = DiskWriter()) { (self.path, self.disk) = (path, disk) }

    /// An empty memory where there is none. One that can't be read is none: a run more is trained.
    func read() -> LearningMemory {
        guard let bytes = try? BoundedFile.read(path, bytesMax: Self.bytesMax),
            let memory = try? JSONDecoder().decode(LearningMemory.self, from: Data(bytes))
        else { return LearningMemory() }
        return memory
    }

    /// Writes what has changed since the last time.
    mutating func write(_ memory: LearningMemory) throws(FileWriteError) {
        guard memory != written else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(memory) else {
            preconditionFailure("a memory holds a number that is none")
        }
        let folder = DiskWriter.parent(of: path)
        try disk.makeFolders(folder)
        try disk.write(Array(data) + [0x0A], to: path + ".new")
        try disk.rename(path + ".new", to: path)
        try disk.syncFolder(folder)
        written = memory
    }
}
