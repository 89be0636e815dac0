import TestSupport
import Testing

/// What `opined` promises as a process among brokers. Each promise stands in a file of its own.
///
/// One at a time: each has the cores of the machine to itself.
@Suite(.serialized, .ownThread, .timeLimit(.minutes(5)))
enum DaemonTests {}
