/// Why a receiver does not run, where its position is not the reason; ``BinlogText`` says what it
/// means, and what to do.
public enum ReceiverTrouble: Sendable, CaseIterable {
  // The server's identity.
  case sameServerUUID
  case sameServerID
  case noServerID
  // What the replica can take.
  case checksums
  case packetTooLarge
  case noBinaryLog
  case sourceCannotRead
  // GTIDs, which do not fit each other's settings.
  case gtidMode
  // Account.
  case privilege
  case account
  case secureConnection
  case authenticationPlugin
  case tls
  // Network.
  case hostUnknown
  case nothingAnswers
  case connectionLost
  case hostNotAllowed
  case hostBlocked
  case noConnectionLeft
  // The replica's own side.
  case cannotWriteRelayLog
  case ownSettings
  case sourceSettings

  /// Whether it is the source, or the replica on the source's word, that refuses to go on, rather
  /// than that no connection comes about.
  var isRefusal: Bool { Mark.all.contains { $0.trouble == self && $0.isRefusal } }

  /// Whether the source itself has refused: 1236, which MySQL 8 logs as 13114.
  static func isRefusal(_ error: ReplicationError) -> Bool {
    error.number == 1236 || error.number == 13114 || error.message.contains("fatal error 1236")
  }

  /// What `error` means; nil where the position is the reason, or nobody can say.
  static func of(_ error: ReplicationError) -> ReceiverTrouble? {
    let text = error.message.lowercased()
    if let known = Mark.all.first(where: { $0.words.contains { text.contains($0) } }) {
      return known.trouble
    }
    if isRefusal(error) { return nil }
    return Mark.all.first { $0.numbers.contains(error.number) }?.trouble
  }
}

/// By what an error is known.
///
/// The texts are those of MySQL 5.5 to 9.7 and MariaDB 10.0 to 11.8; a text says more than its
/// number, as servers put many reasons after 1236, 1593 and 13117.
private struct Mark: Sendable {
  let trouble: ReceiverTrouble
  /// Parts of the text, in lower case, of which one is there.
  let words: [String]
  /// Numbers, where the text says nothing.
  let numbers: Set<Int>
  let isRefusal: Bool

  private init(
    _ trouble: ReceiverTrouble, _ words: [String], _ numbers: Set<Int> = [], refuses: Bool = false
  ) {
    self.trouble = trouble
    self.words = words
    self.numbers = numbers
    isRefusal = refuses
  }

  static let all: [Mark] = [
    // The server's identity.
    Mark(.sameServerUUID, ["equal mysql server uuids", "same server_uuid"], refuses: true),
    Mark(
      .sameServerID,
      ["equal mysql server ids", "equal mariadb server ids", "same server_id", "same server id"],
      refuses: true),
    Mark(
      .noServerID, ["server_id was not set", "server id is not set", "server-id is not set"],
      [1200, 13109], refuses: true),
    // What the replica can take.
    Mark(
      .checksums,
      [
        "can not handle replication events with the checksum", "unknown checksum algorithm",
        "checksum algorithm",
      ], refuses: true),
    Mark(.packetTooLarge, ["max_allowed_packet"], [1153, 2020, 1301], refuses: true),
    Mark(.noBinaryLog, ["binary log is not open", "binary logging not possible"], refuses: true),
    Mark(
      .sourceCannotRead,
      [
        "could not open log file", "i/o error reading log event", "memory allocation failed",
        "failed to open log", "error in log format or read error",
      ], refuses: true),
    // GTIDs, which do not fit each other's settings.
    Mark(
      .gtidMode,
      [
        "gtid_mode", "@@global.gtid_mode", "anonymous transaction", "auto_position mode",
        "old binary log without gtids",
      ], refuses: true),
    // Account.
    Mark(
      .privilege, ["access denied; you need", "command denied", "replication slave privilege"],
      [1142, 1227]),
    Mark(.account, ["access denied"], [1045, 1044, 1698, 3118, 1862, 1820]),
    Mark(.secureConnection, ["requires secure connection", "caching_sha2_password"], [2061]),
    Mark(
      .authenticationPlugin, ["authentication plugin", "plugin could not be loaded"],
      [2059, 1524, 1251]),
    Mark(.tls, ["ssl connection error", "certificate", "tls"], [2026, 1835]),
    // Network.
    Mark(.hostUnknown, ["unknown mysql server host", "unknown server host"], [2005]),
    Mark(.nothingAnswers, ["can't connect to"], [2002, 2003]),
    Mark(
      .connectionLost,
      [
        "lost connection", "server has gone away", "timeout",
        "reading initial communication packet",
      ], [2006, 2013, 1159, 1160, 1161, 1158, 1205]),
    Mark(.hostNotAllowed, ["is not allowed to connect"], [1130]),
    Mark(.hostBlocked, ["is blocked because of many connection errors"], [1129]),
    Mark(.noConnectionLeft, ["too many connections", "max_user_connections"], [1040, 1203, 1226]),
    // The replica's own side.
    Mark(
      .cannotWriteRelayLog,
      [
        "relay log write failure", "could not queue event", "error writing file", "no space left",
        "disk full", "disk is full",
      ], [1595, 13122, 1021, 1026, 3, 28]),
    Mark(
      .ownSettings, ["failed to initialize", "initialization failed"],
      [1871, 1872, 13124, 1201, 13117]),
    Mark(
      .sourceSettings,
      [
        "failed on set", "failed on flush", "get_master_version_and_clock", "get_source_version",
        "the slave io thread stops because", "the slave i/o thread stops because",
        "the replica i/o thread stops because",
      ], [1593, 1597, 13117, 13118]),
  ]
}
