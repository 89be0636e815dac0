import CKernels

/// A matrix that is to be laid out for `product`.
struct PanelJob {
    let panels: UnsafeMutablePointer<Float>
    let source: UnsafePointer<Float>
    let stride: Int
    /// `source` is (columns, depth), not (depth, columns).
    let isTransposed: Bool
    let columns, depth: Int

    /// Columns that one thread packs at once.
    private static let pieceColumns = 64

    /// Lays out several, shared among the threads.
    static func run(_ jobs: [PanelJob], _ kernels: opined_training_kernels, team: ThreadTeam) {
        var pieces: [PanelJob] = []
        for job in jobs {
            for first in Swift.stride(from: 0, to: job.columns, by: pieceColumns) {
                pieces.append(job.part(first..<min(job.columns, first + pieceColumns)))
            }
        }
        team.each(pieces.count) { piece, _ in pieces[piece].run(kernels) }
    }

    func run(_ kernels: opined_training_kernels) {
        kernels.pack_panels(panels, source, stride, isTransposed, columns, depth)
    }

    private func part(_ range: Range<Int>) -> PanelJob {
        PanelJob(
            panels: panels + range.lowerBound * depth,
            source: source + range.lowerBound * (isTransposed ? stride : 1), stride: stride,
            isTransposed: isTransposed, columns: range.count, depth: depth)
    }
}
