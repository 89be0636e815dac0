import Disk
import Foundation
import Opinions
import Transformer

/// What differs between the families where a successor is made.
protocol SuccessorFamily: ModelFamily {
    associatedtype Student: FamilyStudent

    static func load(
        _ directory: String, _ tasks: Set<StudentTask>
    ) throws(ModelFileError) -> Student

    /// What the student answers to a text now.
    static func golden(_ text: String, by student: Student, _ tasks: Set<StudentTask>) -> Golden

    /// The task whose confidence held texts can tell of; nil where there is none.
    static func fittedTask(of tasks: Tasks) -> BenchmarkTask?

    /// What speaks for each opinion of a student without a calibration, as many numbers as
    /// ``weights(in:of:)`` has slopes, and whether a text holds it.
    static func graded(
        _ texts: [TaughtText], _ task: BenchmarkTask, by student: Student
    ) -> [(evidence: [Double], isRight: Bool)]

    /// The slopes of the evidence, and last the intercept, of a calibration; nil: as it comes.
    static func weights(in calibration: Calibration, of task: BenchmarkTask) -> [Double]?
    static func set(_ weights: [Double]?, in calibration: inout Calibration, of task: BenchmarkTask)
    /// Those of no calibration.
    static var plainWeights: [Double] { get }
}

/// See ``Successor``.
struct SuccessorFolder<Family: SuccessorFamily>: SuccessorMaking {
    private static var weightsFile: String { "model.safetensors" }

    private let parent: ModelDirectory<Family>
    private let version: Int
    private let labelled: [TaughtText]
    private let disk: DiskWriter

    init(
        _ parent: String, _ version: Int, _ labelled: [TaughtText], _ disk: DiskWriter
    ) throws(ModelFileError) {
        self.parent = try ModelDirectory(path: parent)
        (self.version, self.labelled, self.disk) = (version, labelled, disk)
    }

    var name: String { parent.manifest.name }

    func draft(to path: String, weights: Successor.Weights) throws -> ModelManifest<Family> {
        try disk.makeFolders(path)
        var manifest = parent.manifest
        for file in manifest.files.keys.sorted() where file != Self.weightsFile {
            try disk.copy(parent.file(file), to: path + "/" + file)
        }
        try weights(path + "/" + Self.weightsFile)
        manifest.version = version
        manifest.evaluation = nil
        manifest.goldens = []
        let digest = try FileDigest(path: path + "/" + Self.weightsFile)
        manifest.files[Self.weightsFile] = .init(bytes: digest.bytes, sha256: digest.sha256)
        try write(manifest, to: path)
        return manifest
    }

    func write(
        to path: String, carried: [String], card: String, weights: Successor.Weights
    ) throws -> Successor.Fit {
        var manifest = try draft(to: path, weights: weights)
        for file in carried where FileManager.default.fileExists(atPath: parent.file(file)) {
            try disk.copy(parent.file(file), to: path + "/" + file)
        }
        try disk.write(Array(card.utf8), to: path + "/README.md")
        let fit = try calibrate(&manifest, path)
        try write(manifest, to: path)
        let tasks = parent.goldenTasks
        let student = try Family.load(path, tasks)
        manifest.goldens = parent.manifest.goldens.map {
            Family.golden($0.text, by: student, tasks)
        }
        try write(manifest, to: path)
        try disk.syncFolder(path)
        _ = try Family.load(path, tasks)
        return fit
    }

    private func write(_ manifest: ModelManifest<Family>, to path: String) throws {
        try disk.write(try JSONFile.bytes(manifest), to: path + "/opined.json")
    }

    /// Fits the confidence of one task. The others keep the parent's: nothing new is known about
    /// how sure they are.
    private func calibrate(
        _ manifest: inout ModelManifest<Family>, _ path: String
    ) throws -> Successor.Fit {
        var fit = Successor.Fit()
        guard let task = Family.fittedTask(of: manifest.tasks) else { return fit }
        let known = labelled.filter { $0.isKnown(task) }
        guard !known.isEmpty else { return fit }
        let old = Family.weights(in: manifest.calibration, of: task)
        Family.set(nil, in: &manifest.calibration, of: task)
        try write(manifest, to: path)
        let student = try Family.load(path, parent.goldenTasks)
        let graded = Family.graded(known, task, by: student)
        (fit.texts, fit.opinions) = (known.count, graded.count)
        var logistic = LogisticFit(evidence: Family.plainWeights.count - 1)
        for (evidence, isRight) in graded { logistic.add(evidence, isRight: isRight) }
        var chosen = old
        // Where nothing speaks for an opinion, the surest would be called the least sure: then too
        // little is known.
        if let weights = logistic.fitted(), weights.dropLast().contains(where: { $0 > 0 }) {
            (chosen, fit.isParents) = (weights, false)
        }
        Family.set(chosen, in: &manifest.calibration, of: task)
        fit.errorBefore = Self.error(graded, old ?? Family.plainWeights)
        fit.errorAfter = Self.error(graded, chosen ?? Family.plainWeights)
        return fit
    }

    private static func error(
        _ graded: [(evidence: [Double], isRight: Bool)], _ weights: [Double]
    ) -> Double {
        var report = ClassificationReport()
        for (evidence, isRight) in graded {
            let score = zip(evidence + [1], weights).reduce(0) { $0 + $1.0 * $1.1 }
            report.add(
                gold: "right", predicted: isRight ? "right" : "wrong", confidence: sigmoid(score))
        }
        return report.calibrationError
    }
}

extension TaughtText {
    /// Whether it is known what a student should say of it.
    func isKnown(_ task: BenchmarkTask) -> Bool {
        switch task {
        case .extract: terms != nil
        case .categorise: categories != nil
        }
    }

    /// Whether an opinion says what stands here: of the same words, or of the same category.
    func holds(_ opinion: Opinion) -> Bool {
        if let category = opinion.category {
            return categories?[category]?.contains(opinion.polarity) ?? false
        }
        return (terms ?? []).contains { $0.span == opinion.span && $0.polarity == opinion.polarity }
    }
}
