import Foundation
import Glibc

/// What a process may take from others.
enum ProcessPriority {
    /// SCHED_IDLE of linux/sched.h, which Glibc's header keeps for other feature macros.
    private static let idlePolicy: Int32 = 5

    /// Lowers every thread there is. Priority is a thread's own on Linux, and one that is made
    /// later has that of its maker.
    ///
    /// - Parameters:
    ///   - niceness: 0…19 (setpriority(2)).
    ///   - isIdle: runs only while no other process wants the core (SCHED_IDLE, sched(7)).
    static func lower(niceness: Int, isIdle: Bool) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        for thread in names.compactMap({ pid_t($0) }) {
            // Where the kernel says no, the run is a little greedier.
            if niceness > 0 {
                _ = setpriority(Int32(PRIO_PROCESS.rawValue), id_t(thread), Int32(niceness))
            }
            guard isIdle else { continue }
            var parameter = sched_param()
            _ = sched_setscheduler(thread, idlePolicy, &parameter)
        }
    }
}
