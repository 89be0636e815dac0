import Registry

/// The registry of the settings.
extension Settings {
    /// The folder of the registry: the one named, else the one whose champion `model.directory` is,
    /// else the standard one.
    var registryPath: String {
        distillation.registry ?? ModelsFolder.standard.registry(of: model.directory)
            ?? ModelsFolder.standard.registry
    }

    /// Whether another champion of the registry takes over while the daemon runs.
    var followsRegistry: Bool {
        distillation.isEnabled || rollout.topic != nil
            || ModelsFolder.standard.registry(of: model.directory) == registryPath
    }

    /// What the registry may keep.
    var pruneBounds: PruneBounds {
        PruneBounds(
            bytesMax: distillation.megabytesMax * 1_000_000, countMax: distillation.keepVersions)
    }
}
