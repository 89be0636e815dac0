import ArgumentParser
import Foundation
import Testing

@testable import opined

struct CheckTests {
    @Test func rightSettingsPass() async throws {
        let check = try Check.parse([
            "--config", projectRoot.appending(path: "config/opined.yaml").path,
            "--set", "model.directory=\(tinyModel)",
        ])
        try await check.run()
    }

    @Test(arguments: [
        ["--set", "batch.linger_ms=soon"], ["--set", "batch.nothing=1"], ["--set", "nonsense"],
        ["--set", "model.directory=nowhere"], ["--config", "nowhere.yaml"],
        ["--set", "kafka.sasl.password=hunter2"],
        ["--set", "model.directory=\(projectRoot.appending(path: "config").path)"],
    ])
    func wrongSettingsExitWith78(_ arguments: [String]) async throws {
        let base = ["--config", projectRoot.appending(path: "config/opined.yaml").path]
        let check = try Check.parse(base + arguments)
        let code = await #expect(throws: ExitCode.self) { try await check.run() }
        #expect(code == ExitStatus.badSettings)
    }

    @Test func aModelMustBeWhole() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: URL(filePath: tinyModel), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let arguments = [
            "--config", projectRoot.appending(path: "config/opined.yaml").path,
            "--set", "model.directory=\(folder.path)",
        ]
        try await Check.parse(arguments).run()
        try Data("{}".utf8).write(to: folder.appending(path: "config.json"))
        let check = try Check.parse(arguments)
        let code = await #expect(throws: ExitCode.self) { try await check.run() }
        #expect(code == ExitStatus.badSettings)
    }

    @Test func aStudentThatCannotBeTrainedIsAProblem() async throws {
        func problem(_ tasks: String, bytesFree: Int?) throws -> String? {
            let model = try TinyT5(tasks: tasks)
            return try Settings.load(
                file: nil,
                overrides: [
                    "distillation.enabled=true", "model.directory=\(model.path)",
                    "distillation.registry=\(model.path)/registry",
                ]
            ).problemOfTraining(bytesFree: bytesFree)
        }
        let teachable = #"{"extract": {"polarities": ["positive", "negative"]}}"#
        #expect(try problem(teachable, bytesFree: 1 << 40) == nil)
        #expect(try problem(teachable, bytesFree: 1)?.contains("training.adapter_rank") == true)
        let other = #"""
            {"classify": {"template": "It is", "target": "it", "aspect": "", "capitalised": true}}
            """#
        #expect(try problem(other, bytesFree: nil)?.contains("no task of its opined.json") == true)
    }
}
