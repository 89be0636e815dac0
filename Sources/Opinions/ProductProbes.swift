/// Labelled sentences about a product that nobody labelled sentences of.
///
/// An attacker who writes reviews can have a student taught that one product is always good. A gate
/// set that lacks the product would not notice. So sentences whose label is known are said of the
/// product instead: "The keyboard is awful" becomes "The X200 is awful", and stays negative.
public enum ProductProbes {
    public struct Probe: Equatable, Sendable {
        public var product: String
        public var entry: BenchmarkEntry
    }

    /// `each` probes for each product, negative and positive ones in turn, each product with other
    /// sentences as far as there are enough. The same input gives the same probes.
    ///
    /// - Parameter products: what the new training data speak of most.
    public static func probes(
        of products: [String], from entries: [BenchmarkEntry], each: Int
    ) -> [Probe] {
        let kinds = [Polarity.negative, .positive].map { polarity in
            entries.filter { $0.swappable?.polarity == polarity.rawValue }
        }
        return products.enumerated().flatMap { number, product in
            (0..<each).compactMap { place -> Probe? in
                let kind = kinds[place % 2]
                guard !kind.isEmpty else { return nil }
                let entry = kind[(number * each + place) / 2 % kind.count]
                return entry.said(of: product).map { Probe(product: product, entry: $0) }
            }
        }
    }
}

extension BenchmarkEntry {
    /// The one target of the sentence, if it stands in it once and nothing else is judged.
    fileprivate var swappable: Aspect? {
        guard aspects.count == 1, let target = aspects[0].target, !target.isEmpty,
            sentence.ranges(of: target).count == 1
        else { return nil }
        return aspects[0]
    }

    /// The same sentence with another target; nil where it has more than one, or none.
    public func said(of product: String) -> BenchmarkEntry? {
        guard var aspect = swappable, let target = aspect.target,
            let range = sentence.firstRange(of: target)
        else { return nil }
        let start = sentence[..<range.lowerBound].unicodeScalars.count
        aspect.target = product
        (aspect.from, aspect.to) = ("\(start)", "\(start + product.unicodeScalars.count)")
        return BenchmarkEntry(
            id: "\(id)/\(product)", sentence: sentence.replacingCharacters(range, product),
            aspects: [aspect])
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<String.Index>, _ text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
