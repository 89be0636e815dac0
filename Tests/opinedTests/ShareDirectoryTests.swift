import Foundation
import Testing

@testable import opined

/// A folder that is removed in the end.
private final class Folder {
    let url = FileManager.default.temporaryDirectory
        .appending(path: "opined-\(UUID().uuidString)", directoryHint: .isDirectory)

    func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            at: url.appending(path: path), withIntermediateDirectories: true)
    }

    func share(executable: String) -> ShareDirectory {
        ShareDirectory(
            executable: url.appending(path: executable), system: url.appending(path: "system"))
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

struct ShareDirectoryTests {
    @Test func findsWhatIsInstalledBesideTheExecutable() throws {
        let folder = Folder()
        try folder.make("usr/share/opined/Models/opined-mini")
        try folder.make("Models/opined-mini")
        let model = try folder.share(executable: "usr/bin/opined").defaultModel()
        #expect(model.path.hasSuffix("/usr/share/opined/Models/opined-mini"))
    }

    @Test func findsTheCheckoutThatItWasBuiltIn() throws {
        let folder = Folder()
        try folder.make("Models/opined-mini")
        try folder.make("Demo")
        let share = folder.share(executable: ".build/release/opined")
        #expect(try share.defaultModel().path == folder.url.path + "/Models/opined-mini")
        #expect(try share.file("Demo").path == folder.url.path + "/Demo")
    }

    @Test func takesTheSystemsAtLast() throws {
        let folder = Folder()
        try folder.make("system/Models/opined-mini")
        let model = try folder.share(executable: "a/b/opined").defaultModel()
        #expect(model.path == folder.url.path + "/system/Models/opined-mini")
    }

    @Test(arguments: ["usr/share/opined/prompts", "usr/config/prompts"])
    func findsThePrompts(_ path: String) throws {
        let folder = Folder()
        try folder.make("usr/Models/opined-mini")
        try folder.make("\(path)/analysis.txt")
        #expect(try folder.share(executable: "usr/bin/opined").prompts().path.hasSuffix(path))
    }

    @Test func saysWhereItLooked() throws {
        let folder = Folder()
        let error = #expect(throws: ShareDirectoryError.self) {
            try folder.share(executable: "a/b/opined").defaultModel()
        }
        #expect(error?.description.contains("a/share/opined") == true)
        #expect(error?.description.contains("--model") == true)
    }
}
