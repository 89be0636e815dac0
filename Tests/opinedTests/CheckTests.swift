import ArgumentParser
import Foundation
import Testing

@testable import opined

struct CheckTests {
    @Test func rightSettingsPass() async throws {
        // All that `check` looks for is that the model's opined.json can be read.
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("{}".utf8).write(to: folder.appending(path: "opined.json"))
        let check = try Check.parse([
            "--config", projectRoot.appending(path: "config/opined.yaml").path,
            "--set", "model.directory=\(folder.path)",
        ])
        try await check.run()
    }

    @Test(arguments: [
        ["--set", "batch.linger_ms=soon"], ["--set", "batch.nothing=1"], ["--set", "nonsense"],
        ["--set", "model.directory=nowhere"], ["--config", "nowhere.yaml"],
        ["--set", "kafka.sasl.password=hunter2"],
    ])
    func wrongSettingsExitWith78(_ arguments: [String]) async throws {
        let base = ["--config", projectRoot.appending(path: "config/opined.yaml").path]
        let check = try Check.parse(base + arguments)
        let code = await #expect(throws: ExitCode.self) { try await check.run() }
        #expect(code == ExitStatus.badSettings)
    }
}
