/// Why a receiver does not run, where its position is not the reason: what its error means, and
/// what to do.
///
/// The texts are those of MySQL 5.5 to 9.7 and MariaDB 10.0 to 11.8; a text says more than its
/// number, as servers put many reasons behind 1236, 1593 and 13117.
struct ReceiverTrouble: Sendable {
  /// Parts of the text, in lower case, of which one is there.
  let words: [String]
  /// Numbers, where the text says nothing.
  let numbers: Set<Int>
  /// Whether it is the source, or the replica on the source's word, that refuses to go on, rather
  /// than that no connection comes about.
  let isRefusal: Bool
  /// What it means.
  let meaning: String
  /// What to do.
  let advice: String

  private init(
    _ words: [String], _ numbers: Set<Int> = [], refuses: Bool = false, _ meaning: String,
    _ advice: String
  ) {
    self.words = words
    self.numbers = numbers
    isRefusal = refuses
    self.meaning = meaning
    self.advice = advice
  }

  /// Whether the source itself has refused: 1236, which MySQL 8 logs as 13114.
  static func isRefusal(_ error: ReplicationError) -> Bool {
    error.number == 1236 || error.number == 13114 || error.message.contains("fatal error 1236")
  }

  /// What `error` means; nil where the position is the reason, or nobody can say.
  static func of(_ error: ReplicationError) -> ReceiverTrouble? {
    let text = error.message.lowercased()
    if let known = all.first(where: { $0.words.contains { text.contains($0) } }) { return known }
    if isRefusal(error) { return nil }
    return all.first { $0.numbers.contains(error.number) }
  }

  private static let all: [ReceiverTrouble] = [
    // The server's identity.
    ReceiverTrouble(
      ["equal mysql server uuids", "same server_uuid"], refuses: true,
      "two servers have the same server_uuid, as copies of a data directory do",
      "on the replica stop the server, remove auto.cnf from its data directory (it makes itself a new"
        + " UUID), start it, and look for other copies with the same UUID"),
    ReceiverTrouble(
      ["equal mysql server ids", "equal mariadb server ids", "same server_id", "same server id"],
      refuses: true, "two servers have the same server_id",
      "give the replica a server_id of its own (SET GLOBAL server_id=…, and in its option file), then"
        + " start it"),
    ReceiverTrouble(
      ["server_id was not set", "server id is not set", "server-id is not set"], [1200, 13109],
      refuses: true, "a server has no server_id",
      "set server_id, on source and replica different ones, then start the replica"),
    // What the replica can take.
    ReceiverTrouble(
      [
        "can not handle replication events with the checksum", "unknown checksum algorithm",
        "checksum algorithm",
      ], refuses: true,
      "the source writes checksums that the replica does not know",
      "the replica is older than the source's binlog_checksum: upgrade it, or SET GLOBAL"
        + " binlog_checksum=NONE on the source, which helps for what is logged from then on only"),
    ReceiverTrouble(
      ["max_allowed_packet"], [1153, 2020, 1301], refuses: true,
      "an event is larger than max_allowed_packet allows, or the position is not that of an event",
      "raise max_allowed_packet on the source and replica_max_allowed_packet (slave_max_allowed_packet)"
        + " on the replica to 1 GiB, then start the receiver"),
    ReceiverTrouble(
      ["binary log is not open", "binary logging not possible"], refuses: true,
      "the source does not write a binary log", "start the source with log_bin"),
    ReceiverTrouble(
      [
        "could not open log file", "i/o error reading log event", "memory allocation failed",
        "failed to open log", "error in log format or read error",
      ], refuses: true,
      "the source cannot read its own log",
      "look at the source's error log and disk, and at the owner and rights of its log files"),
    // GTIDs, which do not fit each other's settings.
    ReceiverTrouble(
      [
        "gtid_mode", "@@global.gtid_mode", "anonymous transaction", "auto_position mode",
        "old binary log without gtids",
      ], refuses: true,
      "the gtid_mode of source and replica, or the groups in the source's log, do not allow to connect"
        + " by GTID",
      "bring gtid_mode to the same value on both, one step at a time, or connect by file and position"
        + " until the last anonymous group is applied"),
    // Account.
    ReceiverTrouble(
      ["access denied; you need", "command denied", "replication slave privilege"],
      [1142, 1227], "the account lacks a privilege",
      "on the source: GRANT REPLICATION SLAVE ON *.* to the replica's account"),
    ReceiverTrouble(
      ["access denied"], [1045, 1044, 1698, 3118, 1862, 1820],
      "the source does not accept the account or its password",
      "check user, password and host of the account on the source, and give them to the replica"),
    ReceiverTrouble(
      ["requires secure connection", "caching_sha2_password"], [2061],
      "the account wants an encrypted connection or the source's public key",
      "turn on SSL for the channel, or let it get the public key (GET_SOURCE_PUBLIC_KEY=1 or"
        + " GET_MASTER_PUBLIC_KEY=1)"),
    ReceiverTrouble(
      ["authentication plugin", "plugin could not be loaded"], [2059, 1524, 1251],
      "the replica does not have the account's authentication plugin",
      "use a plugin that both servers have, or install it on the replica"),
    ReceiverTrouble(
      ["ssl connection error", "certificate", "tls"], [2026, 1835],
      "the encrypted connection does not come about",
      "compare certificates, their dates, and TLS versions of both servers"),
    // Network.
    ReceiverTrouble(
      ["unknown mysql server host", "unknown server host"], [2005],
      "the source's host name is not known", "check the host of the channel, and name resolution"),
    ReceiverTrouble(
      ["can't connect to"], [2002, 2003],
      "nothing answers at the source's host and port",
      "check that the source runs, its port and bind_address, and the way there (firewall)"),
    ReceiverTrouble(
      [
        "lost connection", "server has gone away", "timeout",
        "reading initial communication packet",
      ],
      [2006, 2013, 1159, 1160, 1161, 1158, 1205],
      "the connection was lost",
      "check the network and the source's error log; the receiver tries"
        + " again by itself as long as it runs"),
    ReceiverTrouble(
      ["is not allowed to connect"], [1130], "the source does not let this host in",
      "on the source: make the account for the replica's host"),
    ReceiverTrouble(
      ["is blocked because of many connection errors"], [1129],
      "the source has blocked this host after too many failed connections",
      "on the source: FLUSH HOSTS (or TRUNCATE performance_schema.host_cache)"),
    ReceiverTrouble(
      ["too many connections", "max_user_connections"], [1040, 1203, 1226],
      "the source has no connection left", "raise max_connections there, or end idle ones"),
    // The replica's own side.
    ReceiverTrouble(
      [
        "relay log write failure", "could not queue event", "error writing file", "no space left",
        "disk full", "disk is full",
      ], [1595, 13122, 1021, 1026, 3, 28],
      "the replica cannot write its relay log", "look at its disk: space, rights, errors"),
    ReceiverTrouble(
      ["failed to initialize", "initialization failed"], [1871, 1872, 13124, 1201, 13117],
      "the replica cannot use its own settings or its notes of the channel",
      "look at the replica's error log; its relay logs' index may not fit (give --replica)"),
    ReceiverTrouble(
      [
        "failed on set", "failed on flush", "get_master_version_and_clock", "get_source_version",
        "the slave io thread stops because", "the slave i/o thread stops because",
        "the replica i/o thread stops because",
      ], [1593, 1597, 13117, 13118],
      "the replica does not accept the source's settings",
      "the text names the setting: bring it to the same value on both servers"),
  ]
}
