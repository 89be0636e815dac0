import Disk
import Foundation
import Student
import Training
import Transformer

/// Trains a successor of a student, from texts to a model directory.
///
/// The same texts, settings and parent give the same successor, bit for bit, on any number of
/// threads, and whether or not the run was killed in between.
///
/// One thread owns it. Nothing of the parent is changed, nothing outside of `folder` is written.
public struct Apprenticeship {
    /// The folder's files, all of which may be removed between runs.
    enum File {
        static let look = "look.checkpoint"
        static let run = "run.checkpoint"
        static let draft = "draft"
        static let candidate = "candidate"
    }

    /// A successor, and how it came to be.
    public struct Outcome: Sendable {
        /// Its model directory.
        public var directory: String
        public var plan: LearningEvent.Plan
        /// Of each step since the run was begun or resumed: its number and its loss.
        public var losses: [(step: Int, loss: Double)]
        /// F1 on the held texts, 0…1: the parent's, and after each epoch.
        public var epochs: [(epoch: Int, f1: Double)]
        public var leftOut: Int
        public var fit: Successor.Fit
    }

    let parent: String
    let version: Int
    let pools: LessonPools
    let settings: ApprenticeshipSettings
    let folder: String
    let team: ThreadTeam
    /// Files that go along with the model.
    let carried: [String]
    let bytesFree: Int?
    let observe: (LearningEvent) -> Void
    let shouldStop: () -> Bool
    let secondsNow: () -> Double

    /// - Parameters:
    ///   - parent: a model directory.
    ///   - version: of the successor.
    ///   - folder: where checkpoints and the candidate lie; made if need be.
    ///   - bytesFree: the memory that the run may take; nil: any.
    ///   - observe: told of what happens, on the caller's thread.
    ///   - shouldStop: asked before each step; then the run is saved and ends.
    ///   - secondsNow: a clock that only goes on.
    public init(
        parent: String, version: Int, pools: LessonPools, settings: ApprenticeshipSettings,
        folder: String, team: ThreadTeam, carried: [String] = [], bytesFree: Int? = nil,
        observe: @escaping (LearningEvent) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false }, secondsNow: @escaping () -> Double
    ) {
        (self.parent, self.version, self.pools) = (parent, version, pools)
        (self.settings, self.folder, self.team, self.carried) = (settings, folder, team, carried)
        self.bytesFree = bytesFree
        (self.observe, self.shouldStop, self.secondsNow) = (observe, shouldStop, secondsNow)
    }

    /// - Returns: nil where it was stopped; called again it goes on.
    /// - Throws: `LearningError`, `ModelFileError`, `FileWriteError`.
    public func run() throws -> Outcome? {
        try DiskWriter().makeFolders(folder)
        let needs = try ApprenticeshipNeeds(
            of: parent, settings: settings, threads: team.threads)
        if let error = needs.error(bytesFree: bytesFree) { throw error }
        switch try StudentFamily(directory: parent) {
        case .encoder: return try ApprenticeRun<EncoderTraining>(self, needs).run()
        case .t5: return try ApprenticeRun<T5Training>(self, needs).run()
        }
    }

    /// What a run leaves is of no use to the next one.
    public func clear() throws(FileWriteError) {
        for file in [File.look, File.run, File.draft, File.candidate] {
            try DiskWriter().remove(folder + "/" + file)
        }
    }
}
