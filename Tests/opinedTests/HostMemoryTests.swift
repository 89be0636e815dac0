import Foundation
import Testing

@testable import opined

struct HostMemoryTests {
    /// A root with the files of a host, removed in the end.
    private final class Root {
        let path: String

        init(_ files: [String: String]) throws {
            path = FileManager.default.temporaryDirectory
                .appending(path: "opined-host-\(UUID())").path(percentEncoded: false)
            for (name, content) in files {
                let file = URL(filePath: path + name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(content.utf8).write(to: file)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static let host = ["/proc/meminfo": "MemTotal: 9000 kB\nMemAvailable:    5000 kB\n"]

    @Test func withoutGroupsTheHostSays() throws {
        let root = try Root(Self.host)
        let found = withExtendedLifetime(root) { HostMemory(root: root.path).bytesFree }
        #expect(found == 5_000 * 1_024)
        #expect(HostMemory(root: "/nowhere").bytesFree == nil)
    }

    @Test func theTightestGroupBounds() throws {
        let service = "/sys/fs/cgroup/system.slice/opined.service",
            slice = "/sys/fs/cgroup/system.slice"
        var files = Self.host
        files["/proc/self/cgroup"] = "0::/system.slice/opined.service\n"
        files[service + "/memory.max"] = "max\n"
        files[service + "/memory.current"] = "900\n"
        files[slice + "/memory.max"] = "4000\n"
        files[slice + "/memory.current"] = "3000\n"
        files[slice + "/memory.stat"] = "anon 2500\ninactive_file 400\n"
        func bytesFree() throws -> Int? {
            let root = try Root(files)
            return withExtendedLifetime(root) { HostMemory(root: root.path).bytesFree }
        }
        #expect(try bytesFree() == 1_400)
        files[service + "/memory.max"] = "1000\n"
        #expect(try bytesFree() == 100)
        files[service + "/memory.max"] = "800\n"
        #expect(try bytesFree() == 0)
    }

    @Test func thisHostHasSome() { #expect((HostMemory().bytesFree ?? 0) > 0) }
}
