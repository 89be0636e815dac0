import Kafka
import TestSupport
import Testing

@Suite(.ownThread)
struct RebalanceTests {
    @Test(arguments: ConsumerSettings.Assignor.allCases)
    func partitionsAreCommittedBeforeTheyAreGivenUp(
        _ assignor: ConsumerSettings.Assignor
    ) throws {
        let rig = try Rig(partitions: 4)
        try rig.fill(10, partitions: 4)
        let first = try rig.consumer { $0.assignor = assignor }
        let listener = Listener()
        var given: [TopicPartition: Int64] = [:]
        var isRefused = false
        listener.onRevoked = { partitions, isLost in
            #expect(!isLost)
            #expect(Set(partitions).isSubset(of: first.assignment), "they are still ours")
            let next = Dictionary(uniqueKeysWithValues: partitions.map { ($0, Int64(7)) })
            given.merge(next) { $1 }
            do throws(KafkaError) {
                try first.commit(next, within: .seconds(3))
            } catch {
                // Kafka takes it; the mock refuses commits while members join: always with range,
                // with cooperative-sticky where the next round has begun already.
                #expect(error.name == "REBALANCE_IN_PROGRESS")
                isRefused = true
            }
        }
        first.listener = listener
        #expect(first.take(40).records.count == 40)
        #expect(listener.calls == [.assigned((0..<4).map(rig.place))])

        let second = try rig.consumer { $0.assignor = assignor }
        var taken: [ConsumerEvent] = []
        work(until: { second.assignment.count == 2 && first.assignment.count == 2 }) {
            _ = first.poll(recordsMax: 100, timeout: .milliseconds(20))
            taken += second.poll(recordsMax: 100, timeout: .milliseconds(20))
        }
        work(until: { Set(taken.records.map(\.source)) == second.assignment }) {
            taken += second.poll(recordsMax: 100, timeout: .milliseconds(50))
        }
        #expect(first.assignment.isDisjoint(with: second.assignment))
        if !isRefused {
            #expect(taken.records.allSatisfy { $0.offset >= 7 }, "it goes on from the commit")
        }
        let gone = assignor == .range ? 4 : 2
        #expect(given.count == gone, "range gives up all, sticky what moves")
        listener.onRevoked = { _, _ in }
        second.close(within: .seconds(5))
        first.close(within: .seconds(5))
    }

    @Test func aSurvivorTakesOverFromAMemberThatVanished() throws {
        let rig = try Rig(partitions: 2)
        try rig.fill(5, partitions: 2)
        var first: Consumer? = try rig.consumer()
        #expect(first?.take(10).records.count == 10)
        try first?.commit([rig.place(0): 3], within: .seconds(3))
        // Without close: no LeaveGroup, as after a kill.
        first = nil

        let second = try rig.consumer()
        let records = second.take(7).records
        #expect(records.filter { $0.source == rig.place(0) }.map(\.offset) == [3, 4])
        #expect(records.filter { $0.source == rig.place(1) }.map(\.offset) == [0, 1, 2, 3, 4])
        second.close(within: .seconds(5))
    }

    @Test func closeTellsTheListenerAndCommitsInIt() throws {
        let rig = try Rig()
        try rig.fill(5)
        let consumer = try rig.consumer()
        let listener = Listener()
        listener.onRevoked = { partitions, _ in
            #expect(throws: Never.self) {
                try consumer.commit([partitions[0]: 4], within: .seconds(3))
            }
        }
        consumer.listener = listener
        #expect(consumer.take(5).records.count == 5)
        consumer.close(within: .seconds(5))
        consumer.close(within: .seconds(5))
        #expect(
            listener.calls == [
                .assigned([rig.place(0)]), .revoked([rig.place(0)], isLost: false),
            ])
        #expect(consumer.assignment.isEmpty)

        let next = try rig.consumer()
        #expect(next.take(1).records.map(\.offset) == [4])
        next.close(within: .seconds(5))
    }
}
