import Kafka
import TestSupport
import Testing

@Suite(.ownThread)
struct ClientTroubleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let kind: ClientTrouble.Kind
        var brokers: [String]?
        var tls: TLSSettings?
        var sasl: SASLSettings?
    }

    @Test(arguments: [
        Case(testDescription: "TLS to a listener without", kind: .tls, tls: TLSSettings()),
        Case(
            testDescription: "a login that nobody takes", kind: .authentication,
            sasl: SASLSettings(mechanism: .plain, username: "u", password: Password("hunter2"))),
        Case(testDescription: "no such host", kind: .resolve, brokers: ["nowhere.invalid:9092"]),
        Case(testDescription: "nobody listens", kind: .transport, brokers: ["127.0.0.1:1"]),
    ])
    func aClientThatNeverConnectsSaysWhy(_ example: Case) throws {
        let rig = try Rig()
        var client = rig.client
        client.brokers = example.brokers ?? client.brokers
        (client.tls, client.sasl) = (example.tls, example.sasl)
        let consumer = try Consumer(
            ConsumerSettings(client: client, group: "g", topics: [rig.topic]), logger: Rig.quiet)
        var events: [ConsumerEvent] = []
        work(until: { events.troubles.contains { $0.kind == example.kind } }) {
            events += consumer.poll(recordsMax: 1, timeout: .milliseconds(50))
        }
        #expect(!consumer.hasConnected)
        #expect(!"\(events)".contains("hunter2"))
        consumer.close(within: .seconds(1))

        // `opined check --connect` sees the same.
        let error = #expect(throws: KafkaError.self) {
            _ = try ClusterMetadata.fetch(client, within: .seconds(1), logger: Rig.quiet)
        }
        #expect(error?.detail.isEmpty == false)
    }

    @Test func metadataNamesTopicsAndBrokersAndMakesNone() throws {
        let rig = try Rig(partitions: 6)
        let metadata = try ClusterMetadata.fetch(
            rig.client, within: .seconds(5), logger: Rig.quiet)
        #expect(metadata.topics.mapValues(\.partitions) == ["reviews": 6])
        #expect(metadata.topics["reviews"]?.error == nil)
        #expect(metadata.brokers.map(\.address) == [rig.cluster.bootstrap])
    }

    @Test func failuresOfAGroupAreEvents() throws {
        let rig = try Rig()
        let notAllowed: Int32 = 30
        rig.cluster.fail(.joinGroup, with: [notAllowed])
        let consumer = try rig.consumer()
        var events: [ConsumerEvent] = []
        work(until: { !events.failures.isEmpty || !events.troubles.isEmpty }) {
            events += consumer.poll(recordsMax: 1, timeout: .milliseconds(50))
        }
        #expect(events.failures.first?.disposition == .stop)
        consumer.close(within: .seconds(2))
    }
}
