import Foundation
import Glibc

/// The `process_*` metrics that Prometheus' own clients give, and `opined_build_info`.
public enum ProcessMetrics {
    public static let descriptions: [MetricDescription] = [
        MetricDescription("opined_build_info", "The version that runs; always 1."),
        MetricDescription(
            MetricsRegistry.droppedName,
            "Series that were refused: too many sets of labels, or a name used as another kind."),
        MetricDescription("process_cpu_seconds_total", "Processor time used, in seconds."),
        MetricDescription("process_max_fds", "File descriptors that may be open."),
        MetricDescription("process_open_fds", "File descriptors that are open."),
        MetricDescription("process_resident_memory_bytes", "Resident memory, in bytes."),
        MetricDescription("process_start_time_seconds", "Start, in seconds since the epoch."),
        MetricDescription("process_threads", "Threads of the process."),
        MetricDescription("process_virtual_memory_bytes", "Virtual memory, in bytes."),
    ]

    /// A collector for ``MetricsRegistry``. What can't be read is left out.
    ///
    /// - Parameters:
    ///   - version: Of the program.
    ///   - startTime: Seconds since the epoch at which the process started. Taken as an argument,
    ///     since `/proc/stat` is hidden under `ProcSubset=pid`.
    ///   - directory: `/proc/self`, or what stands in for it in a test.
    public static func collector(
        version: String, startTime: Double, directory: String = "/proc/self"
    ) -> @Sendable () -> [MetricReading] {
        {
            [
                MetricReading(
                    "opined_build_info", .gauge, 1, labels: [MetricLabel("version", version)]),
                MetricReading("process_start_time_seconds", .gauge, startTime),
            ] + memory(directory) + processor() + descriptors(directory)
        }
    }

    private static func memory(_ directory: String) -> [MetricReading] {
        let text = (try? String(contentsOfFile: "\(directory)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").prefix(2).compactMap { Double($0) }
        guard pages.count == 2 else { return [] }
        let pageBytes = Double(sysconf(Int32(_SC_PAGESIZE)))
        return [
            MetricReading("process_virtual_memory_bytes", .gauge, pages[0] * pageBytes),
            MetricReading("process_resident_memory_bytes", .gauge, pages[1] * pageBytes),
        ]
    }

    private static func processor() -> [MetricReading] {
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return [] }
        let seconds = [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
        return [MetricReading("process_cpu_seconds_total", .counter, seconds)]
    }

    private static func descriptors(_ directory: String) -> [MetricReading] {
        var readings: [MetricReading] = []
        let files = FileManager.default
        if let open = try? files.contentsOfDirectory(atPath: "\(directory)/fd") {
            readings.append(MetricReading("process_open_fds", .gauge, Double(open.count)))
        }
        if let threads = try? files.contentsOfDirectory(atPath: "\(directory)/task") {
            readings.append(MetricReading("process_threads", .gauge, Double(threads.count)))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            readings.append(MetricReading("process_max_fds", .gauge, Double(limit.rlim_cur)))
        }
        return readings
    }
}
