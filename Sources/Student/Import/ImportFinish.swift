import Disk
import Opinions
import Transformer

/// The last part of an import: calibration, golden answers, model card, and a look at the model as
/// others will see it.
struct ImportFinish {
    private let draft: ModelDraft
    private let folder: ImportFolder
    private let int8: Int8Weights.Outcome?
    private let written: T5Manifest

    /// - Parameters:
    ///   - manifest: as it was written with the files of the model.
    ///   - int8: nil, where the model is f32.
    init(
        _ draft: ModelDraft, _ folder: ImportFolder, _ manifest: T5Manifest,
        int8: Int8Weights.Outcome? = nil
    ) {
        (self.draft, self.folder, self.int8) = (draft, folder, int8)
        written = manifest
    }

    /// Completes `opined.json`, and loads the model with its golden answers.
    func complete(progress: @Sendable (Double) -> Void) throws -> ImportReport {
        var manifest = written
        manifest.evaluation = evaluation
        let calibrations = try calibrate(&manifest, progress)
        manifest.goldens = try goldens()
        try draft.write(manifest, to: folder.model)
        let card = ModelCard(
            name: draft.settings.name, manifest: manifest, checkpoint: draft.checkpoint,
            comparison: int8?.comparison, kept: keptNames)
        try DurableFile.write(Array(card.text.utf8), to: folder.model + "/README.md")
        _ = try load()
        return report(manifest, calibrations)
    }

    private func report(
        _ manifest: T5Manifest, _ calibrations: [ImportReport.Calibration]
    ) -> ImportReport {
        let linears = draft.checkpoint.tensors.filter(\.isLinear).count
        let inInt8 = int8.map { linears - $0.kept.count } ?? 0
        return ImportReport(
            model: "\(manifest.name)@\(manifest.version)", directory: folder.target,
            bytes: manifest.files.values.reduce(0) { $0 + $1.bytes },
            precision: manifest.precision, tensorsInt8: inInt8,
            tensorsF32: draft.checkpoint.tensors.count - inInt8, layers: layers,
            comparison: int8?.comparison, calibrations: calibrations,
            tasks: manifest.tasks.names, newline: draft.tasks.newline)
    }

    /// What the model answers here; it is let go before it is loaded again.
    private func goldens() throws -> [Golden] {
        let student = try load()
        return GoldenTexts.all.map(student.golden)
    }

    /// The model as any command loads it, its golden texts included.
    private func load() throws -> T5Student {
        do {
            return try draft.student(folder.model)
        } catch {
            throw ImportError(
                .broken, "the imported model does not load: \(error)",
                remedy: "report the checkpoint and the machine's CPU")
        }
    }

    private func calibrate(
        _ manifest: inout T5Manifest, _ progress: @Sendable (Double) -> Void
    ) throws -> [ImportReport.Calibration] {
        let entries = draft.settings.calibration
        guard !entries.isEmpty else { return [] }
        let tasks = BenchmarkTask.allCases.filter(draft.tasks.tasks.writes)
        guard !tasks.isEmpty else { return [] }
        let before = try fit(&manifest, tasks, entries, progress)
        try draft.write(manifest, to: folder.model)
        let fitted = try load()
        return zip(tasks, before).map { task, before in
            ImportReport.Calibration(
                task: task.rawValue, sentences: entries.count, errorBefore: before,
                errorAfter: fitted.calibrationError(of: task, on: entries))
        }
    }

    /// Fits the confidence of each task; gives the calibration errors of before.
    private func fit(
        _ manifest: inout T5Manifest, _ tasks: [BenchmarkTask], _ entries: [BenchmarkEntry],
        _ progress: @Sendable (Double) -> Void
    ) throws -> [Double] {
        let student = try load()
        var errors: [Double] = []
        for task in tasks {
            progress(Double(errors.count) / Double(tasks.count))
            errors.append(student.calibrationError(of: task, on: entries))
            let confidence = student.fittedConfidence(of: task, on: entries)
            switch task {
            case .extract: manifest.calibration.extract = confidence
            case .categorise: manifest.calibration.categorise = confidence
            }
        }
        return errors
    }

    private var layers: [ImportReport.Layer] {
        guard let int8 else { return [] }
        return int8.errors.layers.map { layer in
            ImportReport.Layer(
                names: layer.names, weightError: layer.weightError, outputError: layer.outputError,
                isKept: !int8.kept.isDisjoint(with: layer.names))
        }
    }

    private var keptNames: [String] { int8?.kept.sorted() ?? [] }

    /// What `opined.json` tells people: the recipe's own figures, and what int8 cost.
    private var evaluation: JSONValue? {
        var members: [String: JSONValue] = [:]
        members["source"] = draft.tasks.evaluation
        if let int8 {
            let errors = int8.errors.layers.compactMap(\.outputError)
            let worst = int8.errors.layers.max { $0.cost < $1.cost }
            var int8Members: [String: JSONValue] = [
                "reviews": .integer(int8.comparison.reviews),
                "differing": .integer(int8.comparison.differing),
                "kept_f32": .list(keptNames.map(JSONValue.string)),
            ]
            if let worst, !errors.isEmpty {
                int8Members["costliest_layer"] = .string(worst.names.joined(separator: ", "))
                int8Members["output_error_max"] = .number(errors.max() ?? 0)
                int8Members["output_error_median"] = .number(errors.sorted()[errors.count / 2])
            }
            members["int8"] = .object(int8Members)
        }
        return members.isEmpty ? nil : .object(members)
    }
}

extension T5Student {
    /// Expected calibration error of opinions, over 15 bins: how far confidence and the share of
    /// right ones lie apart.
    func calibrationError(of task: BenchmarkTask, on entries: [BenchmarkEntry]) -> Double {
        var report = ClassificationReport()
        let analyses = analyse(entries.map { prepare($0.sentence) })
        for (entry, analysis) in zip(entries, analyses) {
            let gold = Set(entry.pairs(task))
            for opinion in analysis.opinions {
                guard let term = task == .extract ? opinion.target : opinion.category else {
                    continue
                }
                let isRight = gold.contains(OpinionPair(term, opinion.polarity))
                report.add(
                    gold: "right", predicted: isRight ? "right" : "wrong",
                    confidence: opinion.confidence)
            }
        }
        return report.calibrationError
    }
}
