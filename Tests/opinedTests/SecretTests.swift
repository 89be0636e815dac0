import Foundation
import Testing

@testable import opined

struct SecretTests {
    @Test(arguments: ["hunter2", "hunter2\n", "hunter2\r\n"])
    func readsAFileWithoutItsLineBreak(_ text: String) throws {
        let file = try TemporaryFile(text)
        #expect(try Secret.file(file.path).read(credentialsDirectory: nil) == "hunter2")
    }

    @Test func readsACredentialOfSystemd() throws {
        let file = try TemporaryFile("hunter2")
        let url = URL(filePath: file.path)
        let secret = Secret.credential(url.lastPathComponent)
        let directory = url.deletingLastPathComponent().path
        #expect(try secret.read(credentialsDirectory: directory) == "hunter2")
    }

    @Test func saysWhatIsMissingAndNeverTheSecret() throws {
        let empty = try TemporaryFile("\n")
        let binary = try TemporaryFile("hunter2")
        try Data([0xFF, 0x68, 0x75]).write(to: URL(filePath: binary.path))
        let cases: [(Secret, String)] = [
            (.credential("kafka"), "LoadCredential=kafka"),
            (.file("nowhere"), "No such file"),
            (.file(empty.path), "is empty or not UTF-8"),
            (.file(binary.path), "is empty or not UTF-8"),
        ]
        for (secret, expected) in cases {
            let error = #expect(throws: SettingsError.self) {
                try secret.read(credentialsDirectory: nil)
            }
            #expect(error?.description.contains(expected) == true)
        }
    }

    @Test func filesThatAreMissingAreFoundBeforeTheStart() throws {
        let settings = try Settings.load(
            file: nil,
            overrides: [
                "kafka.tls.enabled=true", "kafka.tls.ca_file=nowhere.pem",
                "kafka.sasl.mechanism=PLAIN", "kafka.sasl.username=u",
                "kafka.sasl.password_credential=kafka", "model.directory=nowhere",
            ])
        let problems = settings.problemsOnDisk(credentialsDirectory: nil)
        let keys = problems.map { String($0.prefix { $0 != ":" }) }
        #expect(keys == ["kafka.sasl.password", "kafka.tls.ca_file", "model.directory"])
    }
}
