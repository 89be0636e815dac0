/// Memory on a boundary of 64 bytes, freed with its last reference: packed weights, and the arena
/// of a workspace.
///
/// `@unchecked Sendable`: packed weights are written before they are shared and only read after; an
/// arena belongs to one workspace, which is not Sendable.
final class AlignedMemory: @unchecked Sendable {
    static let alignment = 64

    let base: UnsafeMutableRawPointer
    let byteCount: Int
    /// What `base` is a piece of, or all of.
    private let block: PageBlock?

    init(byteCount: Int) {
        self.byteCount = byteCount
        block = byteCount >= PageBlock.bytesMin ? PageBlock(byteCount: byteCount) : nil
        base =
            block?.base
            ?? .allocate(byteCount: max(byteCount, 1), alignment: Self.alignment)
    }

    /// A piece of memory that is shared with others which live as long.
    init(byteCount: Int, in blocks: PageBlocks) {
        self.byteCount = byteCount
        let piece = blocks.piece(byteCount: byteCount, alignment: Self.alignment)
        (base, block) = (piece.base, piece.block)
    }

    deinit {
        if block == nil { base.deallocate() }
    }
}
