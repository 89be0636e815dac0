import Foundation
import Testing

@testable import opined

struct ModelsFolderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let environment: [String: String]
        var isRoot = false
        let path: String
    }

    @Test(arguments: [
        Case(
            testDescription: "at home", environment: ["HOME": "/h"],
            path: "/h/.local/share/opined/models"),
        Case(
            testDescription: "where XDG says", environment: ["HOME": "/h", "XDG_DATA_HOME": "/d"],
            path: "/d/opined/models"),
        Case(
            testDescription: "a relative place counts as none",
            environment: ["HOME": "/h", "XDG_DATA_HOME": "d"],
            path: "/h/.local/share/opined/models"),
        Case(
            testDescription: "root", environment: ["HOME": "/h"], isRoot: true,
            path: "/var/lib/opined/models"),
        Case(
            testDescription: "a service of systemd",
            environment: ["HOME": "/", "STATE_DIRECTORY": "/var/lib/opined/eu:/var/lib/other"],
            path: "/var/lib/opined/eu/models"),
        Case(testDescription: "nobody", environment: [:], path: "/var/lib/opined/models"),
    ])
    func modelsStandWhereTheirOwnerFindsThem(_ example: Case) {
        let folder = ModelsFolder(environment: example.environment, isRoot: example.isRoot)
        #expect(folder.path == example.path)
        #expect(folder.candidates.first == example.path)
        #expect(Set(folder.candidates).count == folder.candidates.count)
    }

    @Test func aNameIsLookedUpAndAPathIsNot() throws {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "opined-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let path = place.path(percentEncoded: false)
        for name in ["data/opined/models/mine", "shared/opined-mini"] {
            try FileManager.default.createDirectory(
                atPath: path + "/" + name, withIntermediateDirectories: true)
        }
        let folder = ModelsFolder(
            environment: ["XDG_DATA_HOME": path + "/data"], isRoot: false,
            shared: [path + "/shared"])
        #expect(folder.directory(of: "mine") == path + "/data/opined/models/mine")
        #expect(folder.directory(of: "opined-mini") == path + "/shared/opined-mini")
        #expect(folder.directory(of: path + "/shared") == path + "/shared")
        #expect(folder.directory(of: "nowhere") == "nowhere")
        #expect(folder.directory(of: "a/mine") == "a/mine")

        let registry = folder.registry
        #expect(registry == path + "/data/opined/registry")
        try FileManager.default.createDirectory(
            atPath: registry + "/mini@3", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: registry + "/current", withDestinationPath: "mini@3")
        for name in ["current", "mini@3", registry + "/current"] {
            #expect(folder.directory(of: name) == registry + "/mini@3")
        }
    }
}
