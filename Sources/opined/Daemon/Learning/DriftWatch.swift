import Distillation
import Foundation

/// The drift monitor of the student in service, kept over restarts. Of one thread.
struct DriftWatch {
    private struct Content: Codable {
        var model: String
        var monitor: DriftMonitor
    }

    /// How often it is written: what a crash takes is a minute.
    private static let intervalSeconds = 60.0
    private static let bytesMax = 1 << 20

    private let path: String?
    private var content: Content
    private var written: Double?

    /// - Parameter path: nil keeps nothing.
    init(path: String?, settings: DriftSettings = DriftSettings()) {
        self.path = path
        let kept = path.flatMap { path -> Content? in
            guard let bytes = try? BoundedFile.read(path, bytesMax: Self.bytesMax) else {
                return nil
            }
            return try? JSONDecoder().decode(Content.self, from: Data(bytes))
        }
        if let kept, kept.monitor.settings == settings {
            content = kept
        } else {
            content = Content(model: "", monitor: DriftMonitor(settings: settings))
        }
    }

    /// Counts a review that `model` answered; what another student than before says begins a new
    /// reference.
    mutating func observe(_ observation: DriftObservation, of model: String) -> [DriftAlarm] {
        if content.model != model {
            content.model = model
            content.monitor.relearn()
        }
        return content.monitor.observe(observation)
    }

    /// A file that can't be written is no reason to stop: the reference is learned anew then.
    mutating func keep(at steady: Double, isEnd: Bool = false) {
        guard let path, isEnd || steady - (written ?? -.infinity) >= Self.intervalSeconds else {
            return
        }
        written = steady
        try? JSONEncoder().encode(content).write(to: URL(filePath: path), options: .atomic)
    }
}
