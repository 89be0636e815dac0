/// How far a review is from those seen before.
struct Novelty: Sendable {
    struct Signals: Equatable, Sendable {
        /// Of the embedding to the nearest centroid, 0…2; nil without an embedding.
        var distance: Double?
        /// Share of word pairs that were not seen, 0…1; nil with an embedding.
        var unseen: Double?
    }

    static let centroidsMax = 64
    /// A longer embedding is cut.
    static let dimensionsMax = 1_024
    private static let bits = 1 << 18
    /// Pairs of a generation: so few that one in 50 unseen is taken for seen at most.
    private static let pairsMax = bits / 64

    private var centroids: [[Float]] = []
    private var members: [Float] = []
    private var young = [UInt64](repeating: 0, count: bits / 64)
    private var old = [UInt64](repeating: 0, count: bits / 64)
    private var youngPairs = 0

    mutating func note(_ embedding: [Float], words: WordHashes) -> Signals {
        let vector = Array(embedding.prefix(Self.dimensionsMax))
        if !vector.isEmpty && vector.allSatisfy(\.isFinite) {
            return Signals(distance: distance(noting: vector))
        }
        return Signals(unseen: unseenShare(noting: words.shingles(2)))
    }

    /// The nearest centroid moves towards the vector. Another length means another student: what
    /// was learned of the last one is forgotten.
    private mutating func distance(noting vector: [Float]) -> Double {
        if let first = centroids.first, first.count != vector.count {
            (centroids, members) = ([], [])
        }
        var (nearest, best) = (0, -Float.infinity)
        for (index, centroid) in centroids.enumerated() {
            let cosine = Self.cosine(centroid, vector)
            if cosine > best { (nearest, best) = (index, cosine) }
        }
        if centroids.count < Self.centroidsMax {
            centroids.append(vector)
            members.append(1)
        } else {
            members[nearest] = min(members[nearest] + 1, 100)
            let step = 1 / members[nearest]
            for index in vector.indices {
                centroids[nearest][index] += step * (vector[index] - centroids[nearest][index])
            }
        }
        return best.isFinite ? Double(1 - best) : 1
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Float {
        var (dot, leftNorm, rightNorm) = (Float(0), Float(0), Float(0))
        for index in left.indices {
            dot += left[index] * right[index]
            leftNorm += left[index] * left[index]
            rightNorm += right[index] * right[index]
        }
        let norm = (leftNorm * rightNorm).squareRoot()
        return norm > 0 && norm.isFinite ? dot / norm : 0
    }

    /// Two generations of bits: the older is forgotten as the younger fills.
    private mutating func unseenShare(noting pairs: [UInt64]) -> Double? {
        guard !pairs.isEmpty else { return nil }
        var unseen = 0
        for pair in pairs {
            let place = Int(pair % UInt64(Self.bits))
            let (word, bit) = (place / 64, UInt64(1) << UInt64(place % 64))
            if (young[word] | old[word]) & bit == 0 { unseen += 1 }
            if young[word] & bit == 0 {
                young[word] |= bit
                youngPairs += 1
            }
            if youngPairs >= Self.pairsMax {
                old = young
                young = [UInt64](repeating: 0, count: old.count)
                youngPairs = 0
            }
        }
        return Double(unseen) / Double(pairs.count)
    }
}
