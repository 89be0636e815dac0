import Foundation
import Testing

/// The arrows of the house: all point down, in Package.swift and in the sources.
struct ArrowTests {
    /// What each room may import of the others, and of the packages.
    static let rooms: [String: Set<String>] = [
        "Crdkafka": [], "Czstd": [], "Ccurl": [], "CKernels": [], "CSentencePiece": [],
        "Disk": [],
        "Opinions": [],
        "Registry": ["CKernels", "Disk"],
        "Transformer": ["CKernels", "CSentencePiece", "Disk"],
        "Kafka": ["Crdkafka", "Czstd", "Logging"],
        "Student": ["Transformer", "Opinions", "Disk"],
        "Training": ["Transformer", "CKernels", "Disk"],
        "Pipeline": ["Opinions"],
        "Distillation": ["Opinions", "CKernels", "Ccurl"],
        "Learning": [
            "Training", "Student", "Transformer", "Registry", "Distillation", "Opinions", "Disk",
        ],
        "Admin": ["CoreMetrics", "Logging", "FlyingFox", "FlyingSocks"],
        "opined": [
            "Kafka", "Opinions", "Transformer", "Student", "Pipeline", "Admin", "Distillation",
            "Disk", "Registry", "Learning", "Training", "ArgumentParser", "Configuration",
            "Logging", "Metrics",
            "CoreMetrics", "Yams",
        ],
        // Beside the rooms: what measures, and what tests share.
        "TrainingBench": ["Training", "Transformer"],
        "TestSupport": [], "TestModels": ["Transformer", "TestSupport"],
    ]

    /// What every room may import.
    static let standard: Set<String> = [
        "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Dispatch",
        "Synchronization", "RegexBuilder",
    ]

    @Test func everyRoomIsInTheTable() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: SourceTree.root.appending(path: "Sources").path)
        #expect(Set(folders).isSubset(of: Self.rooms.keys))
    }

    @Test(arguments: SourceTree.swift.filter { $0.path.hasPrefix("Sources/") })
    func importsPointDown(_ file: SourceTree.File) throws {
        let room = String(file.path.split(separator: "/")[1])
        let allowed = try #require(Self.rooms[room]).union(Self.standard)
        let importLine = /^(?:@\w+ )?(?:(?:public|internal|package|private) )?import (\w+)/
        for line in file.codeLines {
            guard let found = line.firstMatch(of: importLine) else { continue }
            #expect(allowed.contains(String(found.1)), "\(file.path): \(line)")
        }
    }

    @Test func packageHasTheSameArrows() throws {
        let package = try #require(SourceTree.file("Package.swift"))
        let text = package.text
        let targets = text.matches(of: /\.(?:executableT|t)arget\(\s*name: "(\w+)"/)
        let ends = targets.dropFirst().map(\.range.lowerBound) + [text.endIndex]
        for (target, end) in zip(targets, ends) {
            let body = text[target.range.upperBound..<end].prefix { $0 != "]" }
            guard body.contains("dependencies: [") else { continue }
            let products = body.matches(of: /\.product\(name: "(\w+)"/).map { String($0.1) }
            let rooms = body.replacing(/\.product\([^)]*\)/, with: "")
                .matches(of: /"(\w+)"/).map { String($0.1) }
            let allowed = try #require(Self.rooms[String(target.1)], "\(target.1)")
            #expect(Set(products + rooms).isSubset(of: allowed), "\(target.1)")
        }
        #expect(targets.count >= 7)
    }

    @Test(arguments: SourceTree.c)
    func kernelsIncludeOnlyTheirOwnAndTheStandard(_ file: SourceTree.File) {
        guard file.path.hasPrefix("Sources/CKernels") else { return }
        for line in file.lines {
            guard let found = line.firstMatch(of: /^\s*#\s*include\s+[<"]([^>"]+)[>"]/) else {
                continue
            }
            let name = String(found.1)
            let isOwn = SourceTree.c.contains { $0.path.hasSuffix("/\(name)") }
            #expect(isOwn || Self.standardHeaders.contains(name), "\(file.path): \(line)")
        }
    }

    static let standardHeaders: Set<String> = [
        "assert.h", "cpuid.h", "float.h", "immintrin.h", "limits.h", "math.h", "stdalign.h",
        "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdlib.h", "string.h",
    ]
}
