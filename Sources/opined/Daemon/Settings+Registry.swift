import Disk
import Glibc
import Registry

/// The registry of the settings.
extension Settings {
    /// The folder of the registry: the one named, else the one whose champion `model.directory` is,
    /// else the standard one.
    var registryPath: String {
        distillation.registry ?? servedRegistry ?? ModelsFolder.standard.registry
    }

    /// The registry whose champion `model.directory` is.
    private var servedRegistry: String? {
        model.directory.flatMap(ModelsFolder.standard.registry(of:))
    }

    /// Whether another champion of the registry takes over while the daemon runs.
    var followsRegistry: Bool {
        distillation.isEnabled || rollout.topic != nil || servedRegistry == registryPath
    }

    /// What the registry may keep.
    var pruneBounds: PruneBounds {
        PruneBounds(
            bytesMax: distillation.megabytesMax * 1_000_000, countMax: distillation.keepVersions)
    }

    /// A line for each thing that would keep a student from being trained. No reason not to start:
    /// reviews are answered all the same.
    func problemsOfRegistry() -> [String] {
        guard distillation.isEnabled else { return [] }
        var problems: [String] = []
        if let served = servedRegistry, served != registryPath {
            problems.append(
                "model.directory: is the champion of \(served), and distillation.registry is "
                    + "\(registryPath); name the same registry")
        }
        for (key, path) in [
            ("distillation.registry", registryPath),
            ("teacher.state_directory", teacher.stateDirectory),
        ] {
            // What is not there yet is made in the nearest folder that is.
            var folder = path
            while access(folder, F_OK) != 0, folder != "/", folder != "." {
                folder = DiskWriter.parent(of: folder)
            }
            guard access(folder, W_OK) != 0 else { continue }
            let answer = String(cString: strerror(errno))
            problems.append(
                "\(key): write to \(folder): \(answer); check the path and its permissions")
        }
        return problems
    }
}
