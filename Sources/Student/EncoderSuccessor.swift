import Disk
import Foundation
import Opinions
import Transformer

/// Makes the model directory of a student that was trained from another one.
///
/// It has the configuration, tokenizer and tasks of the parent, new weights, and a calibration and
/// golden answers of its own.
public struct EncoderSuccessor: Sendable {
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

    private let parent: EncoderDirectory
    private let version: Int
    private let labelled: [TaughtText]
    private let disk: DiskWriter
    private static let batchTexts = 32

    /// - Parameters:
    ///   - parent: a model directory of the encoder family.
    ///   - version: of the successor.
    ///   - labelled: what its confidence is fitted on; nobody has trained on it.
    public init(
        of parent: String, version: Int, labelled: [TaughtText], disk: DiskWriter = DiskWriter()
    ) throws(ModelFileError) {
        self.parent = try EncoderDirectory(path: parent)
        (self.version, self.labelled, self.disk) = (version, labelled, disk)
    }

    public var name: String { parent.manifest.name }

    /// Writes the directory, and loads it as any command does, golden answers and all.
    ///
    /// - Parameters:
    ///   - folder: is made; what lies there of the same names is replaced.
    ///   - carried: files of the parent's folder that go along where they are there.
    ///   - card: for `README.md`.
    ///   - weights: writes `model.safetensors`, in the parent's precision, to a path.
    /// - Throws: `FileWriteError`, or `ModelFileError` where the student does not load or answer.
    public func write(
        to folder: String, carried: [String], card: String,
        weights: (_ path: String, _ precision: EncoderModel.Precision) throws -> Void
    ) throws -> Fit {
        try disk.makeFolders(folder)
        let copied = ["config.json", "tokenizer.json"] + carried
        for file in copied where FileManager.default.fileExists(atPath: parent.file(file)) {
            try disk.copy(parent.file(file), to: folder + "/" + file)
        }
        try disk.write(Array(card.utf8), to: folder + "/README.md")
        try weights(
            folder + "/model.safetensors", parent.manifest.precision == "int8" ? .int8 : .float32)
        var manifest = parent.manifest
        manifest.version = version
        manifest.evaluation = nil
        manifest.goldens = []
        for file in EncoderFamily.files {
            let digest = try FileDigest(path: folder + "/" + file)
            manifest.files[file] = .init(bytes: digest.bytes, sha256: digest.sha256)
        }
        let fit = try calibrate(&manifest, folder)
        try write(manifest, to: folder)
        let tasks = parent.goldenTasks
        let student = try EncoderStudent(directory: folder, tasks: tasks)
        manifest.goldens = parent.manifest.goldens.map { golden in
            Golden(golden.text, student.analyse([student.prepare(golden.text)])[0], tasks)
        }
        try write(manifest, to: folder)
        try disk.syncFolder(folder)
        _ = try EncoderStudent(directory: folder, tasks: tasks)
        return fit
    }

    private func write(_ manifest: ModelManifest<EncoderFamily>, to folder: String) throws {
        try disk.write(try JSONFile.bytes(manifest), to: folder + "/opined.json")
    }

    /// Fits the confidence of terms. Categories, sentiment and labels keep the parent's: nothing
    /// new is known about how sure they are.
    private func calibrate(
        _ manifest: inout ModelManifest<EncoderFamily>, _ folder: String
    ) throws -> Fit {
        var fit = Fit()
        let known = labelled.filter { $0.terms != nil }
        guard manifest.tasks.extract != nil, !known.isEmpty else { return fit }
        let old = manifest.calibration.extract
        manifest.calibration.extract = nil
        try write(manifest, to: folder)
        let student = try EncoderStudent(directory: folder, tasks: [.extract])
        var graded: [(raw: Double, isRight: Bool)] = []
        for first in stride(from: 0, to: known.count, by: Self.batchTexts) {
            let texts = known[first..<min(first + Self.batchTexts, known.count)]
            let answers = student.analyse(texts.map { student.prepare($0.text) })
            for (text, answer) in zip(texts, answers) {
                graded += answer.opinions.map { ($0.confidence, text.holds($0)) }
            }
        }
        fit.texts = known.count
        fit.opinions = graded.count
        let before = LogisticCalibration(slope: old?.slope ?? 1, intercept: old?.intercept ?? 0)
        fit.errorBefore = Self.error(graded, before)
        var logistic = LogisticFit(evidence: 1)
        for (raw, isRight) in graded {
            logistic.add([LogisticCalibration.logit(raw)], isRight: isRight)
        }
        // A slope below 0 would call the surest ones the least sure: then too little is known.
        if let weights = logistic.fitted(), weights[0] > 0 {
            manifest.calibration.extract = .init(slope: weights[0], intercept: weights[1])
            fit.isParents = false
        } else {
            manifest.calibration.extract = old
        }
        let after = manifest.calibration.extract
        fit.errorAfter = Self.error(
            graded, LogisticCalibration(slope: after?.slope ?? 1, intercept: after?.intercept ?? 0))
        return fit
    }

    private static func error(
        _ graded: [(raw: Double, isRight: Bool)], _ calibration: LogisticCalibration
    ) -> Double {
        var report = ClassificationReport()
        for (raw, isRight) in graded {
            report.add(
                gold: "right", predicted: isRight ? "right" : "wrong",
                confidence: calibration(raw))
        }
        return report.calibrationError
    }
}

extension TaughtText {
    /// Whether an opinion says what stands here, of the same words.
    public func holds(_ opinion: Opinion) -> Bool {
        (terms ?? []).contains { $0.span == opinion.span && $0.polarity == opinion.polarity }
    }
}
