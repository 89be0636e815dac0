/// What is masked in a text before it leaves the host.
public enum PrivateKind: String, CaseIterable, Sendable {
    case email = "EMAIL"
    case handle = "HANDLE"
    /// With a user name, a query, or a part that only a machine would write.
    case link = "URL"
    case address = "IP"
    case card = "CARD"
    case iban = "IBAN"
    case phone = "PHONE"
    case order = "ORDER"
}

/// A place of a text that must not leave the host, in Unicode scalars.
struct PrivateSpan: Equatable {
    let kind: PrivateKind
    let range: Range<Int>
}
