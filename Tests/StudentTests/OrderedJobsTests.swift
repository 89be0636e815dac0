import Synchronization
import Testing

@testable import Student

struct ParallelWorkTests {
    private struct Failure: Error, Equatable { let job: Int }

    @Test(arguments: [0, 1, 2, 7, 100])
    func givesEachResultInItsPlace(count: Int) throws {
        let calls = Mutex<[Int]>([])
        let results = try OrderedJobs.run(
            count, progress: { done in calls.withLock { $0.append(done) } }
        ) { $0 * $0 }
        #expect(results == (0..<count).map { $0 * $0 })
        #expect(calls.withLock(\.self) == Array(0..<count).map { $0 + 1 })
    }

    @Test func throwsTheErrorOfTheFirstJobThatFails() {
        for _ in 0..<50 {
            let error = #expect(throws: Failure.self) {
                try OrderedJobs.run(64) { job in
                    if job >= 9 { throw Failure(job: job) }
                    return job
                }
            }
            #expect(error == Failure(job: 9))
        }
    }
}
