import Testing

@testable import Pipeline

struct UnreadableSearchTests {
    /// What a client would say of every position: unreadable inside the batch, else readable; at
    /// the end of the log it says nothing at all.
    private func search(_ broken: Range<Int64>, end: Int64) -> (found: Range<Int64>, seeks: [Int64])
    {
        var search = UnreadableSearch(at: broken.lowerBound)
        var seeks: [Int64] = []
        var isReadable = false
        while true {
            let step = isReadable ? search.isReadable() : search.isUnreadable(end: end)
            switch step {
            case .found(let range): return (range, seeks)
            case .seek(let offset):
                seeks.append(offset)
                isReadable = !broken.contains(offset)
            }
        }
    }

    @Test(arguments: 1..<70)
    func namesExactlyTheBrokenBatch(count: Int64) {
        for behind: Int64 in [0, 1, 2, 3, 50, 1_000] {
            let broken = 1_000..<(1_000 + count)
            let end = broken.upperBound + behind
            let (found, seeks) = search(broken, end: end)
            #expect(found == broken, "\(count) broken, \(behind) behind")
            // Beyond the end the client would start again from the beginning; at it, it would wait.
            #expect(seeks.allSatisfy { $0 > 1_000 && $0 < end })
        }
    }

    @Test func aLargeBatchTakesFewSeeks() {
        let (found, seeks) = search(0..<100_000, end: 1_000_000)
        #expect(found == 0..<100_000)
        #expect(seeks.count < 40)
    }
}
