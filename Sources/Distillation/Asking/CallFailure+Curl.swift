import Ccurl

extension CallFailure.Kind {
    /// What a code of libcurl-errors(3) means for a call; nil for one that went well.
    ///
    /// - Parameter requestHasLeft: whether any byte of the request was sent. If not, whatever
    ///   happened was about the connection, and free.
    init?(_ code: CURLcode, requestHasLeft: Bool) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_COULDNT_RESOLVE_HOST: self = .resolve
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            self = requestHasLeft ? .cut : .tls
        case _ where !requestHasLeft: self = .connect
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        // libcurl's own bounds for headers.
        case CURLE_OUT_OF_MEMORY, CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self = .malformed
        default: self = .cut
        }
    }
}
