import Synchronization
import Testing

@testable import Training

struct ThreadTeamTests {
    @Test(arguments: [1, 2, 5], [0, 1, 3, 100])
    func everyPieceIsDoneOnce(threads: Int, count: Int) {
        let done = Mutex([Int](repeating: 0, count: count))
        ThreadTeam(threads: threads).each(count) { piece, thread in
            #expect((0..<threads).contains(thread))
            done.withLock { $0[piece] += 1 }
        }
        #expect(done.withLock { $0 } == [Int](repeating: 1, count: count))
    }

    @Test func rangesCoverAllAndDoNotOverlap() {
        let ranges = Mutex<[Range<Int>]>([])
        ThreadTeam(threads: 2).each(100, by: 48) { range, _ in ranges.withLock { $0.append(range) }
        }
        let sorted = ranges.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
        #expect(sorted == [0..<48, 48..<96, 96..<100])
    }
}
