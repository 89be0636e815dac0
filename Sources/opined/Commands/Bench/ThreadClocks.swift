import Glibc
import Opinions
import Pipeline
import Synchronization

/// The processor time of chosen threads, read from any thread while they live.
final class ThreadClocks: Sendable {
    private let threads = Mutex(Set<pthread_t>())

    /// Counts the calling thread from now on, with all that it took before.
    func includeThisThread() {
        let thread = pthread_self()
        threads.withLock { _ = $0.insert(thread) }
    }

    /// Seconds of all threads that are counted.
    ///
    /// - Precondition: none of them has ended.
    var seconds: Double {
        threads.withLock { threads in
            threads.reduce(0) { sum, thread in
                var clock = clockid_t()
                guard pthread_getcpuclockid(thread, &clock) == 0 else { return sum }
                return sum + Self.seconds(of: clock)
            }
        }
    }

    /// Seconds of all threads of this process since its start, in user and kernel mode.
    static var processSeconds: Double { seconds(of: CLOCK_PROCESS_CPUTIME_ID) }

    /// What a clock of the processor shows.
    static func seconds(of clock: clockid_t) -> Double {
        var time = timespec()
        // It fails only for a thread that has ended, which the caller rules out.
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A student that tells which threads work for it: the poll thread, which prepares texts, and the
/// workers.
struct ClockedAnalyst<A: Analyst>: Analyst {
    let base: A
    let clocks: ThreadClocks

    var model: String { base.model }

    func prepare(_ text: String) -> A.Prepared {
        clocks.includeThisThread()
        return base.prepare(text)
    }

    func tokens(_ prepared: A.Prepared) -> Int { base.tokens(prepared) }

    func analyse(_ batch: [A.Prepared]) throws -> [Analysis] {
        clocks.includeThisThread()
        return try base.analyse(batch)
    }
}
