import Foundation
import Testing

extension DaemonTests {
    /// What can't work ends at the start, and says what to do.
    struct Refusals {
        @Test func everyProblemOfTheSettingsIsListed() throws {
            let run = try opined([
                "kafka.assignor": "sticky", "batch.linger_ms": "-1", "batch.token_budgett": "9",
                "kafka.brokers": "[]",
            ])
            #expect(run.status == 78)
            for key in ["kafka.assignor", "batch.linger_ms", "token_budgett", "kafka.brokers"] {
                #expect(run.errors.contains(key), "\(key) in \(run.errors)")
            }
            // The nearest name that there is.
            #expect(run.errors.contains("batch.token_budget"))
        }

        @Test func aSettingsFileThatIsNotThereIsNamed() throws {
            let workplace = try Workplace()
            let path = workplace.file("no-such.yaml").path
            let run = try Program.run(["run", "--config", path], in: workplace)
            #expect(run.status == 78)
            #expect(run.errors.contains(path))
        }

        @Test func aModelThatIsNotThereIsNamed() throws {
            let path = try Workplace().file("no-such-model").path
            let run = try opined(["model.directory": path])
            #expect(run.status == 78)
            #expect(run.errors.contains(path))
            #expect(run.errors.contains("model.directory"))
        }

        @Test(arguments: ["model.safetensors", "tokenizer.json", "config.json", "opined.json"])
        func aModelOfWhichOneByteChangedIsRefused(_ name: String) throws {
            let run = try runWithAltered(name) { $0[$0.count / 2] ^= 1 }
            #expect(run.status == 70)
            #expect(run.errors.contains("\(name)"), "\(run.errors)")
        }

        @Test(arguments: ["model.safetensors", "tokenizer.json", "config.json", "opined.json"])
        func aModelOfWhichAFileWasCutIsRefused(_ name: String) throws {
            let run = try runWithAltered(name) { $0.removeLast($0.count / 3) }
            #expect(run.status == 70)
            #expect(run.errors.contains("\(name)"), "\(run.errors)")
        }

        private func runWithAltered(
            _ name: String, _ change: (inout Data) -> Void
        ) throws -> Program.Outcome {
            let workplace = try Workplace()
            let model = workplace.file("model")
            try FileManager.default.copyItem(at: Workplace.model, to: model)
            let file = model.appendingPathComponent(name)
            var data = try Data(contentsOf: file)
            change(&data)
            try data.write(to: file)
            return try opined(["model.directory": model.path], in: workplace)
        }

        private func opined(
            _ settings: [String: String], in workplace: Workplace? = nil
        ) throws -> Program.Outcome {
            let all = ["admin.enabled": "false", "model.directory": Workplace.model.path]
                .merging(settings) { $1 }.sorted { $0.key < $1.key }
            let workplace = try workplace ?? Workplace()
            let file = try workplace.write("", to: "empty.yaml")
            return try Program.run(
                ["run", "--config", file.path]
                    + all.flatMap { ["--set", "\($0.key)=\($0.value)"] },
                in: workplace)
        }
    }
}
