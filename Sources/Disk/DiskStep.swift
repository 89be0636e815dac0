/// One change to the disk, as a crash sees it: before it, or after it.
public enum DiskStep: Equatable, Sendable {
    case makeFolder(String)
    /// The bytes of a file, which a crash may still lose.
    case write(String)
    case syncFile(String)
    /// A symbolic link.
    case link(String)
    case rename(String, to: String)
    /// The names in a folder, those that were renamed included.
    case syncFolder(String)
    /// A file, or a folder with all that is in it.
    case remove(String)
}
