import Disk
import Opinions
import Transformer

/// Makes the model directory of a student that was trained from another one, of either family.
///
/// It has the configuration, tokenizer and tasks of the parent, new weights, and a calibration and
/// golden answers of its own.
public struct Successor: Sendable {
    /// What its confidence was fitted on.
    public struct Fit: Equatable, Sendable {
        public internal(set) var texts = 0
        public internal(set) var opinions = 0
        /// Expected calibration error over 15 bins, 0…1: by the parent's calibration, and by its
        /// own.
        public internal(set) var errorBefore = 0.0, errorAfter = 0.0
        /// Too few opinions, or none of them wrong: the parent's calibration stays.
        public internal(set) var isParents = true

        /// Of no text.
        public init() {}
    }

    /// Writes `model.safetensors`, in the types of the parent's, to a path.
    public typealias Weights = (_ path: String) throws -> Void

    private let folder: any SuccessorMaking

    /// - Parameters:
    ///   - parent: a model directory.
    ///   - version: of the successor.
    ///   - labelled: what its confidence is fitted on; nobody has trained on it.
    public init(
        of parent: String, version: Int, labelled: [TaughtText], disk: DiskWriter = DiskWriter()
    ) throws(ModelFileError) {
        switch try StudentFamily(directory: parent) {
        case .encoder:
            folder = try SuccessorFolder<EncoderFamily>(parent, version, labelled, disk)
        case .t5: folder = try SuccessorFolder<T5Family>(parent, version, labelled, disk)
        }
    }

    public var name: String { folder.name }

    /// Writes a directory that can be loaded, with the parent's calibration and no golden answers:
    /// to see how a student does that is still being trained.
    ///
    /// - Parameter path: is made; what lies there of the same names is replaced.
    /// - Throws: `FileWriteError`.
    public func draft(to path: String, weights: Weights) throws {
        _ = try folder.draft(to: path, weights: weights)
    }

    /// Writes the directory, and loads it as any command does, golden answers and all.
    ///
    /// - Parameters:
    ///   - path: as of ``draft(to:weights:)``.
    ///   - carried: files of the parent's folder that go along where they are there.
    ///   - card: for `README.md`.
    /// - Throws: `FileWriteError`, or `ModelFileError` where the student does not load or answer.
    public func write(
        to path: String, carried: [String], card: String, weights: Weights
    ) throws -> Fit {
        try folder.write(to: path, carried: carried, card: card, weights: weights)
    }
}

/// ``SuccessorFolder``, whatever its family.
protocol SuccessorMaking: Sendable {
    associatedtype Manifest

    var name: String { get }
    func draft(to path: String, weights: Successor.Weights) throws -> Manifest
    func write(
        to path: String, carried: [String], card: String, weights: Successor.Weights
    ) throws -> Successor.Fit
}
