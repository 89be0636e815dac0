import Kafka
import TestSupport
import Testing

@Suite(.ownThread)
struct GroupMembershipTests {
    @Test func aMemberThatPollsTooRarelyIsToldAndComesBack() throws {
        let rig = try Rig()
        try rig.fill(5)
        let log = LogCatcher()
        let consumer = try rig.consumer(logger: log.logger) { $0.maxPollInterval = Rig.session }
        let listener = Listener()
        consumer.listener = listener
        #expect(consumer.take(5).records.count == 5)
        #expect(log.waits(for: "MAXPOLL", within: Rig.patience), "librdkafka's log is ours")

        var events: [ConsumerEvent] = []
        work(until: { listener.calls.count == 3 }) {
            events += consumer.poll(recordsMax: 10, timeout: .milliseconds(50))
        }
        #expect(events.failures.first?.name == "_MAX_POLL_EXCEEDED")
        #expect(events.failures.first?.isFatal == false)
        let place = [rig.place(0)]
        #expect(
            listener.calls == [
                .assigned(place), .revoked(place, isLost: true), .assigned(place),
            ])
        #expect((events + consumer.take(5 - events.records.count)).records.count == 5, "read again")
        consumer.close(within: .seconds(5))
    }

    @Test func withoutAPlaceToStartTheConsumerEndsIfItIsToldTo() throws {
        let rig = try Rig()
        try rig.fill(1)
        let consumer = try rig.consumer { $0.offsetReset = .error }
        var events: [ConsumerEvent] = []
        work(until: { !events.failures.isEmpty }) {
            events += consumer.poll(recordsMax: 10, timeout: .milliseconds(50))
        }
        guard case .failed(let error, let place, let isFatal) = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(isFatal && place == rig.place(0) && error.name == "_AUTO_OFFSET_RESET")
        consumer.close(within: .seconds(5))
    }
}
