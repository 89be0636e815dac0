/// The choice of examples by what they cost a student that has seen all of them: labels that it
/// finds hard to believe are mostly wrong (Han et al. 2018).
public enum SmallLoss {
    /// Which of some examples are kept: the share of them that costs least. Of equals the first.
    public static func kept(_ costs: [Double], keeping share: Double) -> [Bool] {
        precondition((0...1).contains(share), "a share of \(share)")
        let order = costs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
        var isKept = [Bool](repeating: false, count: costs.count)
        for index in order.prefix(Int((share * Double(costs.count)).rounded())) {
            isKept[index] = true
        }
        return isKept
    }
}
