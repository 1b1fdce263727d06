import BinlogBytes
import Foundation

/// Finds the sample logs of the package, whatever the working directory.
public enum Samples {
  /// The package's root.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The path of something below `Samples`.
  public static func path(_ name: String) -> String { packageRoot + "/Samples/" + name }

  /// The content of a file below `Samples`.
  public static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// The content of a text file below `Samples`.
  public static func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }

  /// A log of `logs/`, by its name without the number.
  public static func log(_ stem: String) throws -> [UInt8] { try bytes("logs/\(stem).000001") }

  /// The logs of `logs/`, without their number: one for each way to write.
  public static let logs = [
    "mysql97-rows-full", "mysql97-statement", "mysql97-compressed", "mysql97-gtid-tagged",
    "mysql97-xa", "mysql97-partial-json", "mysql97-nochecksum", "mysql97-open",
    "mariadb1011-rows", "mariadb1011-statement", "mariadb1011-compressed", "mariadb1011-xa",
    "mariadb1011-nochecksum", "mariadb1011-open", "mariadb118-rows", "mariadb118-open",
  ]

  /// Small relay logs of both flavors, below `Samples`; the last begins in the middle of a group.
  public static let relayLogs = [
    "healthy-mysql/replica/relay-bin.000003", "healthy-mysql/replica/relay-bin.000004",
    "healthy-mariadb/replica/relay-bin.000003", "healthy-mariadb/replica/relay-bin.000004",
    "crashed-source-mariadb11-unapplied/replica/relay-bin.000005",
  ]

  /// Those whose events carry checksums.
  public static let checksummedLogs = logs.filter { !$0.hasSuffix("nochecksum") }

  /// Those whose events carry none.
  public static let plainLogs = logs.filter { $0.hasSuffix("nochecksum") }

  /// Pairs whose source crashed.
  public static let crashedPairs = [
    "crashed-source-mysql", "crashed-source-mysql-unapplied", "crashed-source-mysql-gtid",
    "crashed-source-mysql-gtid-silent", "crashed-source-mariadb",
    "crashed-source-mariadb-unapplied", "crashed-source-mariadb-gtid", "crashed-source-mariadb11",
    "crashed-source-mariadb11-unapplied",
  ]

  /// Pairs that lost nothing.
  public static let healthyPairs = ["healthy-mysql", "healthy-mariadb"]

  /// Pairs whose source has forgotten a log.
  public static let indexLostPairs = ["index-lost-mysql", "index-lost-mariadb"]
}
