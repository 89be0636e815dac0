import Testing

@testable import Pipeline

struct PipelineNoticeTests {
    private static let partition = PartitionID(topic: "reviews", partition: 3)

    @Test func namesTheOffsetsThatWereSteppedOver() {
        let notice = PipelineNotice.unreadable(Self.partition, 7..<12, reason: "bad compression")
        #expect(notice.isProblem)
        #expect(
            notice.description
                == "read reviews/3: bad compression; stepped over offsets 7..<12, which a dead"
                + " letter names")
    }

    @Test func aRevocationIsOrdinaryAndALossIsNot() {
        #expect(!PipelineNotice.revoked([Self.partition], lost: false, returned: 0).isProblem)
        #expect(PipelineNotice.revoked([Self.partition], lost: true, returned: 0).isProblem)
    }
}
