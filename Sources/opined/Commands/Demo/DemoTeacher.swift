import Distillation
import Foundation
import Logging
import Opinions
import Synchronization

/// The teacher of a demo: answers that were recorded, over HTTP as any teacher's, and a state on
/// disk that goes with the demo.
final class DemoTeacher: Sendable {
    /// Questions that the demo may ask.
    static let callsMax = 200
    /// Of the demo's time; the rest is for the last answers.
    private static let askingShare = 0.7
    private static let lookedAtPerSecond = 4_000.0

    let service: TeacherService
    private let server: ReplayServer
    private let folder: URL
    /// What came back of the teacher.
    let lessons = DemoLessons()

    /// - Parameter seconds: how long reviews are streamed.
    init(seconds: Int) async throws {
        let replay = try ReplaySource().teacher
        server = try await ReplayServer.start(replay)
        folder = FileManager.default.temporaryDirectory
            .appending(path: "opined-demo-\(UUID().uuidString)")
        var loop = TeacherLoopSettings(
            parameters: ChatParameters(
                model: ReplayTeacher.model, tokensMax: 1_024, temperature: 0),
            price: Price(promptPerMillion: 0, completionPerMillion: 0))
        loop.turnSeconds = 0.05
        let endpoint = CurlChatEndpoint(
            try TeacherAddress(server.endpoint), now: { .now },
            secondsSinceEpoch: { Date().timeIntervalSince1970 })
        var kit = TeacherService.Kit(
            loop: loop, sampler: SamplerSettings(),
            limits: BudgetLimits([.callsTotal: Self.callsMax]), concurrency: 2,
            shardBytesMax: 1 << 20, folder: TeacherFolder(path: folder.path(percentEncoded: false)),
            endpoint: endpoint,
            prompts: try TeacherPrompts(
                directory: try ShareDirectory.standard.prompts().path(percentEncoded: false)),
            redactor: Redactor(), kind: { replay.kind(of: $0.text) ?? .analysis },
            secondsLeft: Self.countdown(Double(seconds) * Self.askingShare), seed: 1)
        kit.follow = { [lessons] in lessons.note($0) }
        service = TeacherService(
            kit, doorCapacity: Int(Self.lookedAtPerSecond * loop.turnSeconds), logger: .quiet)
    }

    /// From the first review on.
    private static func countdown(
        _ seconds: Double
    ) -> @Sendable (TeacherLoop.Time, Int?) -> Double {
        let start = Mutex<Double?>(nil)
        return { time, _ in
            let begun = start.withLock { start in
                start = start ?? time.steady
                return start ?? time.steady
            }
            return max(0.2, begun + seconds - time.steady)
        }
    }

    var figures: TeacherFigures { TeacherFigures(service.status, callsBudget: Self.callsMax) }

    func stop() async {
        await service.end()
        await server.stop()
        try? FileManager.default.removeItem(at: folder)
    }
}
