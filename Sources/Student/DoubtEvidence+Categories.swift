/// What speaks against the categories of one sequence.
extension DoubtEvidence {
    /// - Parameters:
    ///   - probabilities: (categories, width): that it is not judged, then its polarities.
    ///   - threshold: the least chance of being judged at which a category is found.
    mutating func note(_ probabilities: [Float], width: Int, threshold: Double) {
        var chosen: [Double] = []
        var missed = 0.0
        for start in stride(from: 0, to: probabilities.count, by: width) {
            let absent = Double(probabilities[start])
            guard 1 - absent >= threshold else {
                missed += 1 - absent
                chosen.append(absent)
                continue
            }
            let shares = probabilities[start + 1..<start + width].map(Double.init).sorted(by: >)
            chosen.append(shares[0])
            if shares.count > 1, absent < 1 {
                note(margin: (shares[0] - shares[1]) / (1 - absent))
            }
        }
        note(chosen: chosen)
        note(missed: missed)
    }
}
