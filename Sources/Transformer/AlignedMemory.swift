import CKernels

/// Memory on a boundary of 64 bytes, freed with its last reference: packed weights, and the arena
/// of a workspace.
///
/// `@unchecked Sendable`: packed weights are written before they are shared and only read after; an
/// arena belongs to one workspace, which is not Sendable.
final class AlignedMemory: @unchecked Sendable {
    static let alignment = 64

    let base: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) {
        self.byteCount = byteCount
        base = .allocate(byteCount: max(byteCount, 1), alignment: Self.alignment)
    }

    deinit { base.deallocate() }
}
