import Opinions
import Registry

/// A version that the gate has passed, on its way into service.
struct Candidate: Equatable {
    enum Phase: Equatable {
        /// It has to be loaded, after the gate or after a restart.
        case new
        case onTrial
        /// In service, and not yet the champion on the disk.
        case proven
    }

    let version: VersionName
    /// The champion that it was judged against.
    let parent: VersionName
    var phase = Phase.new
    /// What the trial has seen, once it is over.
    var tally = DifferenceTally()

    init(_ version: VersionName, parent: VersionName) {
        (self.version, self.parent) = (version, parent)
    }

    init(kept: LearningMemory.Candidate) { self.init(kept.version, parent: kept.parent) }

    var kept: LearningMemory.Candidate {
        LearningMemory.Candidate(version: version, parent: parent)
    }
}
