import Ccurl

/// One request to one address, and the handles of libcurl that carry it. For one thread.
///
/// Handles are not used twice: libcurl sends a request again by itself where a connection that it
/// kept turns out to be dead, and a question must not be paid for twice.
final class CurlTransfer {
    /// libcurl is set up once in a process, before any handle is made.
    private static let isSetUp: Bool = ccurl_global_init() == CURLE_OK
    /// How often a transfer looks whether it is cancelled.
    private static let pollMax = Duration.milliseconds(100)

    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private(set) var intake: AnswerIntake
    /// What libcurl said at the end, by its code alone.
    private(set) var problem: String?

    /// nil where libcurl has no memory.
    init?(bodyBytesMax: Int) {
        guard Self.isSetUp, let easy = curl_easy_init() else { return nil }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            return nil
        }
        (self.easy, self.multi) = (easy, multi)
        intake = AnswerIntake(bodyBytesMax: bodyBytesMax)
    }

    deinit {
        curl_multi_remove_handle(multi, easy)
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        curl_slist_free_all(headers)
    }

    /// What to do; see curl_easy_setopt(3).
    ///
    /// - Returns: false where libcurl does not take an option: it is too old then.
    func prepare(
        address: TeacherAddress, key: TeacherKey?, caFile: String?, connect: Duration,
        body: [UInt8]
    ) -> Bool {
        var lines = [
            "Content-Type: application/json", "Accept: application/json",
            // No waiting for leave to send a long body.
            "Expect:",
        ]
        if let key { lines.append("Authorization: Bearer \(key.text)") }
        for line in lines {
            guard let longer = curl_slist_append(headers, line) else { return false }
            headers = longer
        }
        let scheme = address.isEncrypted ? "https" : "http"
        var texts: [(CURLoption, String)] = [
            (CURLOPT_URL, address.chatURL), (CURLOPT_PROTOCOLS_STR, scheme),
            (CURLOPT_USERAGENT, "opined"),
            // No proxy, whatever the environment says.
            (CURLOPT_PROXY, ""), (CURLOPT_NOPROXY, "*"),
        ]
        if let caFile { texts.append((CURLOPT_CAINFO, caFile)) }
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_POST, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_NETRC, 0), (CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
            (CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1),
            (CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2),
            (CURLOPT_CONNECTTIMEOUT_MS, connect.wholeMilliseconds),
            (CURLOPT_FRESH_CONNECT, 1), (CURLOPT_FORBID_REUSE, 1),
            // A name server that hangs does not hold the caller back.
            (CURLOPT_QUICK_EXIT, 1),
        ]
        let context = Unmanaged.passUnretained(self).toOpaque()
        return texts.allSatisfy { ccurl_set_text(easy, $0.0, $0.1) == CURLE_OK }
            && numbers.allSatisfy { ccurl_set_long(easy, $0.0, $0.1) == CURLE_OK }
            && ccurl_set_headers(easy, headers) == CURLE_OK
            && ccurl_set_body(easy, body, curl_off_t(body.count)) == CURLE_OK
            && ccurl_set_readers(easy, takeHeader, takeBody, context) == CURLE_OK
            && curl_multi_add_handle(multi, easy) == CURLM_OK
    }

    /// Sends and reads until it is done. Blocks.
    ///
    /// - Returns: nil where the answer came whole, which says nothing about its status.
    func run(
        _ limits: CallLimits, now: () -> ContinuousClock.Instant, isCancelled: () -> Bool
    ) -> CallFailure.Kind? {
        var deadlines = CallDeadlines(limits, from: now())
        while true {
            guard !isCancelled() else { return .cancelled }
            var running: Int32 = 0
            let state = curl_multi_perform(multi, &running)
            guard state == CURLM_OK else { return end(CURLE_FAILED_INIT) }
            var code = CURLE_OK
            if ccurl_ended(multi, &code) { return end(code) }
            let time = now()
            deadlines.note(
                requestHasLeft: requestHasLeft, answerHasBegun: intake.hasBegun, at: time)
            if let kind = deadlines.passed(at: time) { return kind }
            let wait = min(Self.pollMax, deadlines.left(at: time))
            guard curl_multi_poll(multi, nil, 0, Int32(wait.wholeMilliseconds), nil) == CURLM_OK
            else { return end(CURLE_FAILED_INIT) }
        }
    }

    private func end(_ code: CURLcode) -> CallFailure.Kind? {
        guard let kind = CallFailure.Kind(code, requestHasLeft: requestHasLeft) else { return nil }
        problem = String(cString: curl_easy_strerror(code))
        return kind
    }

    private var requestHasLeft: Bool {
        var bytes = 0
        // Where it can't be known, money may have been spent.
        guard ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK else { return true }
        return bytes > 0
    }

    fileprivate func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, isHeader: Bool
    ) -> Int {
        let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
        let isMoreWanted = isHeader ? intake.takeHeader(bytes) : intake.takeBody(bytes)
        // Another number than came ends the transfer.
        return isMoreWanted ? count : count + 1
    }
}

/// `context` is the transfer, which outlives its handles.
private func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.take(bytes, size * count, isHeader: true)
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.take(bytes, size * count, isHeader: false)
}

extension Duration {
    /// Rounded up, 1 or more: a wait of 0 would be none.
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let milliseconds = min(seconds, 1_000_000) * 1_000 + attoseconds / 1_000_000_000_000_000
        return Int(max(0, milliseconds)) + 1
    }
}
