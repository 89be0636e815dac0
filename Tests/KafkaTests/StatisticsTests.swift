import Kafka
import Testing

struct StatisticsTests {
    @Test func lagQueuesAndBrokersAreRead() throws {
        let json = """
            {"name":"opined#consumer-1","type":"consumer","ts":1,"msg_cnt":3,"msg_size":120,
             "brokers":{
               "b:9092/1":{"name":"b:9092/1","state":"UP","rtt":{"min":1,"p99":2500,"cnt":4}},
               "a:9092/bootstrap":{"name":"a:9092/bootstrap","state":"DOWN",
                 "rtt":{"min":0,"p99":0,"cnt":0}}},
             "topics":{"reviews":{"topic":"reviews","partitions":{
               "0":{"partition":0,"fetchq_cnt":7,"consumer_lag":42},
               "1":{"partition":1,"fetchq_cnt":2,"consumer_lag":-1},
               "-1":{"partition":-1,"fetchq_cnt":0,"consumer_lag":-1}}}}}
            """
        let statistics = try Statistics.parse(Array(json.utf8))
        #expect(statistics.lag == [TopicPartition(topic: "reviews", partition: 0): 42])
        #expect((statistics.prefetched, statistics.queued) == (9, 3))
        #expect(statistics.queuedBytes == 120)
        #expect(statistics.brokers.map(\.name) == ["a:9092/bootstrap", "b:9092/1"])
        #expect(statistics.brokers.map(\.isUp) == [false, true])
        #expect(statistics.brokers.map(\.roundTrip) == [nil, .microseconds(2_500)])
    }

    @Test(arguments: ["", "{", "[]", #"{"topics":3}"#])
    func whatIsNoStatisticsIsAnError(_ json: String) {
        #expect(throws: (any Error).self) { try Statistics.parse(Array(json.utf8)) }
    }
}
