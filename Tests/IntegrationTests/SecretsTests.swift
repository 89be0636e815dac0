import Foundation
import Kafka
import Testing

extension DaemonTests {
    struct Secrets {
        static let canary = "kakapo-7f3a9c-strigops"

        /// The mock has no login, so each try to log in is refused, and told in the log.
        @Test(arguments: ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
        func aPasswordNeverStandsInTheLog(_ mechanism: String) throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: 1)
            try workplace.write(Self.canary + "\n", to: "password")
            let daemon = try OpinedProcess(
                settings: [
                    "kafka.brokers": cluster.bootstrap, "kafka.sasl.mechanism": mechanism,
                    "kafka.sasl.username": "opined",
                    "kafka.sasl.password_file": workplace.file("password").path,
                    "kafka.librdkafka.debug": "all", "log.level": "trace",
                    "drain.timeout_ms": "1000",
                ], in: workplace, readyWithin: nil)
            let end = ContinuousClock.now + .seconds(20)
            while !daemon.log.contains("SASL"), daemon.isRunning, ContinuousClock.now < end {
                _ = daemon.notifications.message(within: .milliseconds(50)) { _ in false }
            }
            #expect(daemon.log.contains("SASL"), "\(daemon.tail)")
            #expect(!daemon.notifications.waits(for: "READY=1", within: .milliseconds(100)))
            _ = daemon.end(by: SIGTERM)
            #expect(!daemon.log.contains(Self.canary))
            // SCRAM and proxies of PLAIN write it so.
            let encoded = Data(Self.canary.utf8).base64EncodedString()
            #expect(!daemon.log.contains(encoded.prefix(20)))
        }

        @Test func aPasswordFileThatIsNotThereIsNamed() throws {
            let workplace = try Workplace()
            let path = workplace.file("no-such-password").path
            let settings = [
                "kafka.sasl.mechanism=PLAIN", "kafka.sasl.username=opined",
                "kafka.sasl.password_file=\(path)", "model.directory=\(Workplace.model.path)",
            ]
            let file = try workplace.write("", to: "empty.yaml")
            let run = try Program.run(
                ["run", "--config", file.path] + settings.flatMap { ["--set", $0] },
                in: workplace)
            #expect(run.status == 78)
            #expect(run.errors.contains(path))
        }
    }
}
