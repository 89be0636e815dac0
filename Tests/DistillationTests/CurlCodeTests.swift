import Ccurl
import Testing

@testable import Distillation

struct CurlCodeTests {
    /// Each code before the request left, and after.
    @Test(
        arguments: [
            (CURLE_OK, nil, nil), (CURLE_COULDNT_RESOLVE_HOST, .resolve, .resolve),
            (CURLE_COULDNT_CONNECT, .connect, .cut), (CURLE_OPERATION_TIMEDOUT, .connect, .timeout),
            (CURLE_SSL_CONNECT_ERROR, .tls, .cut), (CURLE_PEER_FAILED_VERIFICATION, .tls, .cut),
            (CURLE_SSL_CACERT_BADFILE, .tls, .cut), (CURLE_GOT_NOTHING, .connect, .cut),
            (CURLE_RECV_ERROR, .connect, .cut), (CURLE_SEND_ERROR, .connect, .cut),
            (CURLE_PARTIAL_FILE, .connect, .cut), (CURLE_WRITE_ERROR, .connect, .cut),
            (CURLE_OUT_OF_MEMORY, .connect, .tooLarge),
            (CURLE_WEIRD_SERVER_REPLY, .connect, .malformed),
            (CURLE_UNSUPPORTED_PROTOCOL, .connect, .malformed),
        ] as [(CURLcode, CallFailure.Kind?, CallFailure.Kind?)])
    func meansWhatItCosts(
        _ code: CURLcode, _ before: CallFailure.Kind?, _ after: CallFailure.Kind?
    ) {
        #expect(CallFailure.Kind(code, requestHasLeft: false) == before)
        #expect(CallFailure.Kind(code, requestHasLeft: true) == after)
    }

    /// A code that is not known, of a newer libcurl, counts as money spent once a request left.
    @Test(arguments: 1..<200 as Range<UInt32>)
    func nothingThatLeftIsFreeButANameWithoutAddress(_ code: UInt32) {
        guard code != CURLE_COULDNT_RESOLVE_HOST.rawValue else { return }
        let kind = CallFailure.Kind(CURLcode(rawValue: code), requestHasLeft: true)
        #expect(kind.map { CallFailure($0).end } == .unknown)
    }
}
