import Disk
import Foundation
import Glibc
import Transformer

/// The place where a model directory is put together: hidden beside the place where it will stand,
/// so that it gets there by renaming, whole or not at all.
///
/// A lock on the folder tells an import that is at work from what one that was killed has left. The
/// folder goes away with its last reference, whatever happened.
final class ImportFolder: Sendable {
    /// Where the model will stand.
    let target: String
    private let folder: String
    private let replacesExisting: Bool
    /// Whether `folder` is there only since now.
    private let isNewFolder: Bool
    private let path: String
    private let descriptor: Int32

    /// The model as it will be.
    var model: String { path + "/model" }
    /// A place for what is needed meanwhile.
    var reference: String { path + "/reference" }
    /// Where the model that is replaced goes.
    private var replaced: String { path + "/replaced" }

    /// - Throws: where the name is none, or taken, and where nothing can be written.
    init(_ settings: ImportSettings) throws {
        folder = settings.modelsFolder
        target = folder + "/" + settings.name
        replacesExisting = settings.replacesExisting
        path = folder + "/." + settings.name + ".importing"
        guard ImportSettings.isName(settings.name) else {
            throw ImportError(
                .usage, "\"\(settings.name.prefix(80))\" is no name for a model",
                remedy: "give 1 to \(ImportSettings.nameBytesMax) letters, digits, dots, hyphens "
                    + "and underscores, and no dot or hyphen in front")
        }
        if FileProbe.exists(target), !replacesExisting { throw Self.isThere(target) }
        isNewFolder = !FileProbe.exists(folder)
        try Self.makeFolder(folder)
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw FileWriteError("create", path)
        }
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileWriteError("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ImportError(
                .usage, "another import of \(settings.name) is at work",
                remedy: "wait until it ends")
        }
        try clear()
    }

    deinit {
        // Where the lock was not had, another import works there.
        if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
            try? FileManager.default.removeItem(atPath: path)
            if isNewFolder { rmdir(folder) }
        }
        close(descriptor)
    }

    private static func makeFolder(_ folder: String) throws(FileWriteError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileWriteError("create", folder, code: FileProbe.code(of: error))
        }
    }

    /// Makes room, whatever an import has left that was killed.
    private func clear() throws {
        if !FileProbe.exists(target), rename(replaced, target) == 0, !replacesExisting {
            throw Self.isThere(target)
        }
        for name in [model, reference, replaced] {
            try? FileManager.default.removeItem(atPath: name)
        }
        for name in [model, reference] {
            guard mkdir(name, 0o755) == 0 else { throw FileWriteError("create", name) }
        }
    }

    /// One more than that of the model that is replaced, so that results tell them apart.
    var version: Int {
        let version = try? JSONFile.read(target + "/opined.json")["version"]
        if case .integer(let version)? = version { return version + 1 }
        return 1
    }

    /// Removes what was only needed meanwhile.
    func removeReference() { try? FileManager.default.removeItem(atPath: reference) }

    /// Puts the model in its place. A crash leaves the old one, or the new one, or, for the moment
    /// between two renamings, neither: then the next import of that name puts the old one back.
    func commit() throws {
        try DurableFile.syncFolder(model)
        if FileProbe.exists(target) {
            guard replacesExisting else { throw Self.isThere(target) }
            guard rename(target, replaced) == 0 else { throw FileWriteError("rename", target) }
        }
        guard rename(model, target) == 0 else {
            let error = FileWriteError("rename", model)
            _ = rename(replaced, target)
            throw error
        }
        try DurableFile.syncFolder(folder)
    }

    private static func isThere(_ target: String) -> ImportError {
        ImportError(
            .usage, "\(target) is there already",
            remedy: "choose another name, or replace it with --force")
    }
}
