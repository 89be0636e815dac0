/// What networks that can be trained have in common: parameters, their gradients, and the memory of
/// one pass.
///
/// Its memory is that of ``MemoryPlan`` and is taken when it is made. One thread at a time may use
/// it; it shares its work among those of its team. The same parameters, batches and dropout give
/// the same gradients, bit for bit, on any number of threads and any instruction set.
public class TrainableNetwork {
    public let parameters: StudentParameters
    public let limits: BatchLimits
    public let gradients: FloatArena
    public let team: ThreadTeam

    init(_ pass: NetworkPass, limits: BatchLimits) {
        (parameters, gradients, team) = (pass.parameters, pass.gradients, pass.team)
        self.limits = limits
    }

    /// - Precondition: a batch of so much is within ``limits``.
    func check(texts: Int, tokens: Int) {
        precondition(
            (1...limits.textsMax).contains(texts) && tokens <= limits.tokensMax,
            "a batch of \(texts) texts and \(tokens) tokens; at most \(limits.textsMax) and "
                + "\(limits.tokensMax)")
    }
}
