import Foundation
import FoundationNetworking
import Kafka
import Testing

extension DaemonTests {
    struct Reload {
        @Test func aReloadIsAppliedWholeOrNotAtAll() throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: 1)
            let port = try FreePort.find()
            let base = """
                kafka:
                  brokers: [\(cluster.bootstrap)]
                admin: {port: \(port)}

                """
            let file = try workplace.write(base, to: "opined.yaml")
            let daemon = try OpinedProcess(
                settings: ["admin.enabled": "true"], config: file, in: workplace)
            #expect(try isLastReloadGood(port))
            #expect(!daemon.log.contains("reload"))

            try workplace.write(
                base + "log: {level: debug}\nbatch: {linger_ms: 7}\n", to: "opined.yaml")
            #expect(
                try reload(daemon).contains("STATUS=reload applied: batch.linger_ms, log.level"))
            #expect(try isLastReloadGood(port))

            // One of the two would be taken; neither is.
            try workplace.write(
                base + "log: {level: error}\nworkers: {threads: 1}\n", to: "opined.yaml")
            let refused = try reload(daemon)
            #expect(refused.contains("STATUS=reload rejected: workers.threads"), "\(refused)")
            #expect(try !isLastReloadGood(port))

            try workplace.write(base + "log: {level: loud}\n", to: "opined.yaml")
            let unknown = try reload(daemon)
            #expect(unknown.contains("log.level is loud"), "\(unknown)")
            try FileManager.default.removeItem(at: file)
            #expect(try reload(daemon).contains("STATUS=reload rejected: "))
            #expect(try !isLastReloadGood(port))

            // What was in force is in force: against it, this changes one thing.
            try workplace.write(
                base + "log: {level: info}\nbatch: {linger_ms: 7}\n", to: "opined.yaml")
            #expect(try reload(daemon).contains("STATUS=reload applied: log.level"))
            #expect(try isLastReloadGood(port))
            #expect(daemon.end(by: SIGTERM) == 0, "\(daemon.tail)")
        }

        /// Sends SIGHUP, and returns what systemd hears once it is over.
        private func reload(_ daemon: OpinedProcess) throws -> String {
            daemon.signal(SIGHUP)
            let start = daemon.notifications.message(within: .seconds(10)) { $0 == "RELOADING=1" }
            #expect(start?.contains { $0.hasPrefix("MONOTONIC_USEC=") } == true)
            let end = daemon.notifications.message(within: .seconds(10)) { $0 == "READY=1" }
            return (end ?? []).joined(separator: "\n")
        }

        private func isLastReloadGood(_ port: UInt16) throws -> Bool {
            let url = try #require(URL(string: "http://127.0.0.1:\(port)/metrics"))
            let metrics = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            return metrics.split(separator: "\n")
                .contains("opined_config_last_reload_successful 1")
        }
    }
}
