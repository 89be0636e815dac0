import Testing

@testable import Distillation

struct CallFailureTests {
    struct Case: Sendable {
        let kind: CallFailure.Kind
        var status: Int?
        let isFree, isRetriable, isOfEndpoint: Bool

        init(
            _ kind: CallFailure.Kind, _ status: Int? = nil, free: Bool, retriable: Bool,
            endpoint: Bool = true
        ) {
            (self.kind, self.status) = (kind, status)
            (isFree, isRetriable, isOfEndpoint) = (free, retriable, endpoint)
        }
    }

    static let cases = [
        Case(.resolve, free: true, retriable: true),
        Case(.connect, free: true, retriable: true),
        Case(.tls, free: true, retriable: false),
        Case(.redirect, 301, free: true, retriable: false),
        Case(.firstByteTimeout, free: false, retriable: false),
        Case(.timeout, free: false, retriable: false),
        Case(.tooLarge, free: false, retriable: false),
        Case(.cut, free: false, retriable: false),
        Case(.malformed, free: false, retriable: false),
        Case(.cancelled, free: false, retriable: false, endpoint: false),
        Case(.status, 400, free: true, retriable: false, endpoint: false),
        Case(.status, 401, free: true, retriable: false),
        Case(.status, 402, free: true, retriable: false),
        Case(.status, 403, free: true, retriable: false),
        Case(.status, 404, free: true, retriable: false, endpoint: false),
        Case(.status, 408, free: false, retriable: false),
        Case(.status, 413, free: true, retriable: false, endpoint: false),
        Case(.status, 422, free: true, retriable: false, endpoint: false),
        Case(.status, 429, free: true, retriable: true),
        Case(.status, 500, free: true, retriable: true),
        Case(.status, 502, free: true, retriable: true),
        Case(.status, 503, free: true, retriable: true),
        Case(.status, 504, free: false, retriable: false),
        Case(.status, 529, free: true, retriable: true),
    ]

    @Test(arguments: cases)
    func saysWhatItCostsAndWhatToDo(_ example: Case) {
        let failure = CallFailure(example.kind, status: example.status)
        #expect(failure.end == (example.isFree ? .free : .unknown))
        #expect(failure.isRetriable == example.isRetriable)
        #expect(failure.isOfEndpoint == example.isOfEndpoint)
    }

    @Test func theTableHasEveryKind() {
        #expect(Set(Self.cases.map(\.kind)) == Set(CallFailure.Kind.allCases))
    }

    /// What may have been charged for is never asked again by itself.
    @Test(arguments: cases)
    func onlyWhatIsFreeIsTriedAgain(_ example: Case) {
        let failure = CallFailure(example.kind, status: example.status)
        #expect(!failure.isRetriable || failure.end == .free)
    }

    @Test(arguments: cases)
    func namesTheHostAndARemedy(_ example: Case) {
        let text = CallFailure(example.kind, status: example.status, host: "ai.example").description
        #expect(text.hasPrefix("ask ai.example: ") && text.contains("; "))
        if let status = example.status { #expect(text.contains("\(status)")) }
    }
}
