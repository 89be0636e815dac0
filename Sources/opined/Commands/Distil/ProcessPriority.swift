import Glibc

/// What a process may take from others. Threads that are made later have the same.
enum ProcessPriority {
    /// SCHED_IDLE of linux/sched.h, which Glibc's header keeps for other feature macros.
    private static let idlePolicy: Int32 = 5

    /// - Parameters:
    ///   - niceness: 0…19, added to what the process has (setpriority(2)).
    ///   - isIdle: runs only while no other process wants the core (SCHED_IDLE, sched(7)).
    static func lower(niceness: Int, isIdle: Bool) {
        if niceness > 0 { _ = nice(Int32(niceness)) }
        guard isIdle else { return }
        var parameter = sched_param()
        // Where the kernel says no, niceness is left, and the run is a little greedier.
        _ = sched_setscheduler(0, idlePolicy, &parameter)
    }
}
