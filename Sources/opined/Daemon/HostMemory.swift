import Foundation

/// The memory that this process may still take, as the kernel tells it.
struct HostMemory {
    /// Where /proc and /sys are.
    let root: String

    init(root: String = "") { self.root = root }

    /// In bytes: what the host has without swapping, and no more than the bounds of the control
    /// groups leave (proc(5), `MemAvailable`; cgroups(7), `memory.max`). nil where nothing is said.
    var bytesFree: Int? {
        let left = [hostBytes].compactMap(\.self) + groups.compactMap(bytesLeft)
        return left.min().map { max(0, $0) }
    }

    private var hostBytes: Int? {
        number("MemAvailable:", in: read("/proc/meminfo")).map { $0 * 1_024 }
    }

    /// The folder of this process's group, and those around it.
    private var groups: [String] {
        let lines = read("/proc/self/cgroup")?.split(separator: "\n") ?? []
        guard let line = lines.first(where: { $0.hasPrefix("0::/") }) else { return [] }
        var parts = line.dropFirst(4).split(separator: "/")
        var groups = [""]
        while !parts.isEmpty {
            groups.append("/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        return groups.map { "/sys/fs/cgroup" + $0 }
    }

    /// nil of a group without a bound.
    private func bytesLeft(_ group: String) -> Int? {
        guard let bound = read(group + "/memory.max").flatMap(Self.number),
            let used = read(group + "/memory.current").flatMap(Self.number)
        else { return nil }
        // Files that were read and are not needed are given back before the bound is felt.
        return bound - used + (number("inactive_file", in: read(group + "/memory.stat")) ?? 0)
    }

    /// The number behind a name at the beginning of a line.
    private func number(_ name: String, in text: String?) -> Int? {
        for line in text?.split(separator: "\n") ?? [] {
            let words: [Substring] = line.split(separator: " ")
            if words.count > 1 && words[0] == name { return Int(words[1]) }
        }
        return nil
    }

    private static func number(_ text: String) -> Int? {
        Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func read(_ path: String) -> String? {
        try? String(contentsOfFile: root + path, encoding: .utf8)
    }
}
