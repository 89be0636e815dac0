import Testing

@testable import Transformer

struct T5PositionBiasTests {
    struct Golden: Decodable {
        let buckets: Int
        let distanceMax: Int
        let looksAhead: Bool
        /// For the positions -600…600.
        let of: [Int]

        enum CodingKeys: String, CodingKey {
            case buckets, of
            case distanceMax = "distance_max", looksAhead = "looks_ahead"
        }
    }

    /// One float more or less in the logarithm would put a distance into the next bucket.
    @Test func bucketsAreThoseOfHuggingFace() throws {
        let goldens = try Goldens.decode([Golden].self, from: "t5-buckets.json")
        #expect(goldens.count == 12)
        for golden in goldens {
            let buckets = (-600...600).map {
                T5PositionBias.bucket(
                    of: $0, looksAhead: golden.looksAhead, buckets: golden.buckets,
                    distanceMax: golden.distanceMax)
            }
            #expect(buckets == golden.of, "\(golden.buckets) up to \(golden.distanceMax)")
        }
    }
}
