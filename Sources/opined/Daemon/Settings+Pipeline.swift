import Foundation
import Kafka
import Opinions
import Pipeline
import Student
import Transformer

extension Settings {
    /// The settings of the pipeline room.
    var pipeline: PipelineSettings {
        var settings = PipelineSettings(outputTopic: output.topic)
        settings.tombstones = input.tombstones == .forward ? .forward : .skip
        settings.batch.tokenBudget = batch.tokenBudget
        settings.batch.itemsMax = batch.recordsMax
        settings.batch.linger = .milliseconds(batch.lingerMilliseconds)
        settings.inFlight.records = limits.inFlightRecords
        settings.inFlight.bytes = limits.inFlightBytes
        settings.inFlight.tokens = limits.inFlightTokens
        settings.cache.entries = limits.cacheEntries
        settings.cache.bytes = limits.cacheBytes
        settings.commitInterval = .milliseconds(commit.intervalMilliseconds)
        settings.revokeTimeout = .milliseconds(drain.revokeTimeoutMilliseconds)
        settings.drainTimeout = .milliseconds(drain.timeoutMilliseconds)
        return settings
    }

    /// Reads reviews out of records.
    func decoder() throws -> ReviewDecoder {
        ReviewDecoder(
            format: input.format == .json ? .json : .text,
            textPointer: try JSONPointer(input.textPointer),
            idPointer: try JSONPointer(input.idPointer),
            starsPointer: input.starsPointer.isEmpty
                ? nil : try JSONPointer(input.starsPointer),
            textBytesMax: input.textBytesMax, recordBytesMax: input.recordBytesMax)
    }

    /// What compresses single values; nil where Kafka's batches alone are compressed.
    func compressor() throws -> ZstdCompressor? {
        guard output.encoding == .zstd else { return nil }
        let dictionary = try output.dictionaryFile.map { path in
            try ZstdDictionary(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        }
        return try ZstdCompressor(level: Int32(output.zstdLevel), dictionary: dictionary)
    }

    /// The student, asked for the tasks of the settings, and for the sentiment where it knows it:
    /// that costs next to nothing.
    ///
    /// - Parameters:
    ///   - directory: nil is that of the settings.
    ///   - measuresDoubt: whether an analysis says how unsure it is.
    func student(
        in directory: String? = nil, measuresDoubt: Bool = false
    ) throws(ModelFileError) -> LoadedStudent {
        // Once: where it is the link of a registry, it may lead elsewhere the next time.
        let directory = directory ?? model.path
        let abilities = try LoadedStudent.abilities(directory: directory)
        return try LoadedStudent(
            directory: directory,
            tasks: model.studentTasks.union(abilities.intersection([.sentiment])),
            labels: model.labels, usesGrammar: model.usesGrammar, measuresDoubt: measuresDoubt)
    }

    /// Threads that run the student.
    var workerThreads: Int {
        workers.threads > 0 ? workers.threads : ProcessInfo.processInfo.activeProcessorCount
    }
}

extension ModelSettings {
    /// The model directory. Where the one that should have come with opined is nowhere, a place of
    /// it, so that whoever opens it says what is missing.
    var path: String {
        (try? ModelsFolder.directory(of: directory)) ?? ShareDirectory.systemModel
    }

    var studentTasks: Set<StudentTask> {
        Set(
            tasks.map { task -> StudentTask in
                switch task {
                case .extract: .extract
                case .categorise: .categorise
                case .classify: .classify
                }
            })
    }
}
