import Distillation
import Kafka
import Logging

extension CorpusShipperThread {
    /// Sends the corpus of the settings to their topic; nil where they name none.
    static func of(
        _ settings: Settings, _ client: ClientSettings, logger: Logger
    ) -> CorpusShipperThread? {
        guard settings.teacher.isEnabled, let topic = settings.corpus.topic else { return nil }
        let folder = TeacherFolder(path: settings.teacher.stateDirectory)
        return CorpusShipperThread(logger: logger) {
            CorpusShipper(
                CorpusTail(directory: folder.corpus, codec: try .zstd()),
                file: CursorFile(path: folder.cursor, target: topic), topic: topic,
                makeProducer: { try Producer(settings.producer(client), logger: logger) })
        }
    }
}
