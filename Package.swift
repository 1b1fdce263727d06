// swift-tools-version: 6.3
import PackageDescription

/// What every module of ours is compiled with: `unsafe` must be written where it is meant,
/// and forgetting it fails the build.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatWarning("StrictMemorySafety", as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Only what lends spans needs lifetime dependencies: bytes, and events with their bytes; the other
/// modules use these types.
let lendingSettings = settings + [.enableExperimentalFeature("Lifetimes")]

/// Tests may use Foundation, and handle memory only through the library.
let testSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "binlogtool",
  products: [
    .library(
      name: "Binlog",
      targets: [
        "Binlog", "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogCharsets", "BinlogSchema",
        "BinlogLogs", "BinlogRules", "BinlogAudit", "BinlogDump", "BinlogChanges",
        "BinlogWriting", "BinlogText", "BinlogSearch", "BinlogCompare", "BinlogRestore",
      ]),
    .library(name: "BinlogCrypto", targets: ["BinlogCrypto"]),
    .executable(name: "binlogtool", targets: ["binlogtool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .systemLibrary(name: "CFiles"),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "BinlogBytes", dependencies: ["CFiles", "CZlib", "CZstd", "CDeflate"],
      swiftSettings: lendingSettings),
    .target(
      name: "BinlogEvents", dependencies: ["BinlogBytes"], swiftSettings: lendingSettings),
    // Keys and ciphers stand apart, so that who reads no encrypted logs needs no cryptography.
    .target(
      name: "BinlogCrypto",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "CCrypto",
      ],
      swiftSettings: settings),
    .target(
      name: "BinlogRows", dependencies: ["BinlogBytes", "BinlogEvents", "BinlogCharsets"],
      swiftSettings: lendingSettings),
    .target(name: "BinlogCharsets", dependencies: ["BinlogBytes"], swiftSettings: settings),
    .target(
      name: "BinlogSchema",
      dependencies: ["BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogCharsets"],
      swiftSettings: settings),
    .target(
      name: "BinlogLogs", dependencies: ["BinlogBytes", "BinlogEvents"], swiftSettings: settings),
    // What a replica's filter rules do with each change.
    .target(
      name: "BinlogRules",
      dependencies: ["BinlogBytes", "BinlogEvents", "BinlogSchema", "BinlogLogs"],
      swiftSettings: settings),
    .target(
      name: "BinlogAudit",
      dependencies: ["BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogLogs"],
      swiftSettings: settings),
    .target(
      name: "BinlogDump",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogCharsets", "BinlogLogs",
      ],
      swiftSettings: settings),
    .target(
      name: "BinlogChanges",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogCharsets", "BinlogSchema",
        "BinlogLogs", "BinlogDump", "BinlogRules",
      ],
      swiftSettings: lendingSettings),
    .target(
      name: "BinlogWriting",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogSchema", "BinlogLogs", "BinlogRules",
        "BinlogChanges",
      ],
      swiftSettings: settings),
    .target(
      name: "BinlogText",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogCharsets", "BinlogSchema",
        "BinlogLogs", "BinlogRules", "BinlogAudit", "BinlogDump", "BinlogChanges",
        "BinlogWriting",
      ],
      swiftSettings: settings),
    .target(
      name: "BinlogSearch",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogCharsets", "BinlogSchema",
        "BinlogLogs", "BinlogAudit", "BinlogDump", "BinlogChanges", "BinlogText",
      ],
      swiftSettings: settings),
    // What two servers' logs disagree about.
    .target(
      name: "BinlogCompare",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogSchema", "BinlogLogs", "BinlogAudit",
        "BinlogDump", "BinlogChanges", "BinlogText",
      ],
      swiftSettings: settings),
    // What a point-in-time recovery needs, and what to type for it.
    .target(
      name: "BinlogRestore",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogSchema", "BinlogLogs", "BinlogAudit",
        "BinlogChanges", "BinlogWriting", "BinlogText", "BinlogSearch",
      ],
      swiftSettings: settings),
    // The façade of the library: what `import Binlog` gives.
    .target(
      name: "Binlog",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogLogs", "BinlogAudit", "BinlogChanges",
        "BinlogText",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "binlogtool",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogLogs", "BinlogRules", "BinlogAudit",
        "BinlogDump", "BinlogChanges", "BinlogWriting", "BinlogText", "BinlogSearch",
        "BinlogCompare", "BinlogSchema", "BinlogRestore", "BinlogCrypto",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .target(
      name: "BinlogTestSupport",
      dependencies: ["BinlogBytes", "BinlogEvents", "BinlogLogs", "BinlogAudit"],
      path: "Tests/BinlogTestSupport", swiftSettings: testSettings),
    // Small damage, exhaustively: what a test samples and Tests/Damage/run does whole.
    .target(
      name: "BinlogDamage",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogLogs", "BinlogAudit", "BinlogDump",
        "BinlogChanges", "BinlogText", "BinlogCrypto", "BinlogTestSupport",
      ],
      path: "Tests/Damage/Checks", swiftSettings: testSettings),
    .testTarget(
      name: "DamageTests", dependencies: ["BinlogDamage", "BinlogTestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogBytesTests", dependencies: ["BinlogBytes", "BinlogEvents", "BinlogTestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogAuditTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogLogs", "BinlogAudit", "BinlogText",
        "BinlogTestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogEventsTests",
      dependencies: ["BinlogBytes", "BinlogEvents", "BinlogTestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogCryptoTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogLogs", "BinlogAudit", "BinlogCrypto",
        "BinlogTestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogCompareTests",
      dependencies: ["BinlogBytes", "BinlogChanges", "BinlogCompare", "BinlogTestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogRowsTests", dependencies: ["BinlogRows", "BinlogTestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogDumpTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogDump", "BinlogChanges",
        "BinlogTestSupport",
      ],
      exclude: ["Expected", "Goldens", "GoldenOptions"], swiftSettings: testSettings),
    .testTarget(
      name: "BinlogWritingTests",
      dependencies: ["BinlogBytes", "BinlogEvents", "BinlogWriting", "BinlogTestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogChangesTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogLogs", "BinlogDump", "BinlogChanges",
        "BinlogTestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogSearchTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogLogs", "BinlogChanges", "BinlogSearch",
        "BinlogTestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogTextTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogLogs", "BinlogAudit", "BinlogDump", "BinlogChanges",
        "BinlogText", "BinlogTestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogTests", dependencies: ["Binlog", "binlogtool", "BinlogTestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "CommandTests", dependencies: ["binlogtool", "BinlogEvents", "BinlogTestSupport"],
      exclude: ["Fixtures"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogRulesTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogSchema", "BinlogRules", "BinlogTestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogCharsetsTests", dependencies: ["BinlogBytes", "BinlogCharsets"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BinlogSchemaTests",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogCharsets", "BinlogSchema",
        "BinlogTestSupport",
      ],
      exclude: ["Fixtures"],
      swiftSettings: testSettings),
  ]
)

// Built by Tests/Fuzz/run alone, as it needs libFuzzer to link.
if Context.environment["BINLOGTOOL_FUZZ_BUILD"] != nil {
  package.targets.append(
    .executableTarget(
      name: "BinlogFuzz",
      dependencies: [
        "BinlogBytes", "BinlogEvents", "BinlogRows", "BinlogSchema", "BinlogLogs", "BinlogRules",
        "BinlogAudit", "BinlogDump", "BinlogChanges", "BinlogText", "BinlogSearch",
        "BinlogWriting", "BinlogCrypto", "BinlogTestSupport",
      ],
      path: "Tests/Fuzz/Targets", swiftSettings: testSettings))
}

// Built by Tests/Damage/run alone.
if Context.environment["BINLOGTOOL_DAMAGE_BUILD"] != nil {
  package.targets.append(
    .executableTarget(
      name: "BinlogDamageSweep", dependencies: ["BinlogDamage", "BinlogTestSupport"],
      path: "Tests/Damage/Sweep", swiftSettings: testSettings))
}
