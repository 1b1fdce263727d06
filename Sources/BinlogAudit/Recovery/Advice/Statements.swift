import BinlogBytes
public import BinlogEvents

/// The replica's server, as far as its words matter.
public struct StatementDialect: Equatable, Sendable {
  /// Whose server.
  public var flavor: Flavor
  /// Its version.
  public var version: ServerVersion
  /// Channel or connection name; nil for the default one.
  public var channel: String?

  /// A dialect from its parts.
  public init(flavor: Flavor, version: ServerVersion, channel: String? = nil) {
    self.flavor = flavor
    self.version = version
    self.channel = channel
  }

  /// STOP REPLICA came with MySQL 8.0.22; MariaDB understands it since 10.5, but documents SLAVE.
  private var saysReplica: Bool { flavor == .mysql && version >= ServerVersion(8, 0, 22) }
  /// CHANGE REPLICATION SOURCE came with MySQL 8.0.23.
  package var saysSource: Bool { flavor == .mysql && version >= ServerVersion(8, 0, 23) }
  /// SOURCE_POS_WAIT came with MySQL 8.0.26.
  private var hasSourceWait: Bool { flavor == .mysql && version >= ServerVersion(8, 0, 26) }
  private var noun: String { saysReplica ? "REPLICA" : "SLAVE" }

  /// MariaDB puts the connection name after the verb, MySQL the channel at the end.
  package func command(_ verb: String, _ rest: String = "") -> String {
    guard let channel, !channel.isEmpty else { return "\(verb) \(noun)\(rest);" }
    return flavor == .mariadb
      ? "\(verb) \(noun) \(quote(channel))\(rest);"
      : "\(verb) \(noun)\(rest) FOR CHANNEL \(quote(channel));"
  }

  /// Takes a group of MySQL for done, by an empty transaction in its place.
  package func pass(_ gtid: Gtid) -> [String] {
    [
      "SET GTID_NEXT=\(quote(gtid.description));", "BEGIN;", "COMMIT;",
      "SET GTID_NEXT='AUTOMATIC';",
    ]
  }

  /// Stops both threads.
  public func stop() -> String { command("STOP") }

  /// Starts both threads.
  public func start() -> String { command("START") }

  /// Stops fetching, so that nothing more is written to the relay logs.
  public func stopFetching() -> String {
    command("STOP", " IO_THREAD")
  }

  /// Lets the receiver fetch again.
  public func startFetching() -> String {
    command("START", " IO_THREAD")
  }

  /// Lets what was read be applied.
  public func startApplying() -> String {
    command("START", " SQL_THREAD")
  }

  /// Whether the server keeps books of its parallel appliers, from which it fills their gaps.
  public var hasGapBooks: Bool { flavor == .mysql && version >= ServerVersion(5, 6, 6) }

  /// Whether appliers are parallel ones by default, so that a crash leaves such books open.
  public var isParallelByDefault: Bool { flavor == .mysql && version >= ServerVersion(8, 0, 27) }

  /// Lets a server that ``hasGapBooks`` apply what parallel appliers have left out, and stop.
  public func fillGaps() -> String {
    command("START", " SQL_THREAD UNTIL SQL_AFTER_MTS_GAPS")
  }

  /// Waits until everything up to `place` is applied; the result is 0 or more when it is, -1
  /// after an hour, NULL when the SQL thread does not run.
  public func waitApplied(_ place: SourceCoordinate) -> String {
    let name = hasSourceWait ? "SOURCE_POS_WAIT" : "MASTER_POS_WAIT"
    var arguments = "\(quote(place.file)), \(place.position), 3600"
    if let channel, !channel.isEmpty,
      flavor == .mariadb || version >= ServerVersion(5, 7, 6)
    {
      arguments += ", \(quote(channel))"
    }
    return "SELECT \(name)(\(arguments));"
  }

  /// Sends the replica to `place`.
  ///
  /// - Parameter turnsGtidOff: whether positions must be made to rule first.
  public func change(to place: SourceCoordinate, turnsGtidOff: Bool) -> String {
    let prefix = saysSource ? "SOURCE" : "MASTER"
    var text = "\(prefix)_LOG_FILE=\(quote(place.file)), \(prefix)_LOG_POS=\(place.position)"
    if turnsGtidOff {
      switch flavor {
      case .mariadb: if version >= ServerVersion(10, 0, 2) { text += ", MASTER_USE_GTID=no" }
      case .mysql:
        if version >= ServerVersion(5, 6, 5) { text += ", \(prefix)_AUTO_POSITION=0" }
      }
    }
    return changeCommand(text)
  }

  /// Drops the relay logs of a replica that goes by GTID, and lets it ask for what it lacks.
  ///
  /// - Parameter word: MariaDB's value of Using_Gtid.
  public func refetchByGtid(_ word: String?) -> String {
    switch flavor {
    case .mysql: command("RESET")
    case .mariadb:
      // The word is a status text's, which may say anything.
      changeCommand(
        "MASTER_USE_GTID=\(word?.lowercased() == "current_pos" ? "current_pos" : "slave_pos")")
    }
  }

  /// Sends the applier to a place in the relay logs, which are kept.
  public func changeRelay(file: String, position: UInt64) -> String {
    changeCommand("RELAY_LOG_FILE=\(quote(file)), RELAY_LOG_POS=\(position)")
  }

  /// The statement that changes `settings`, for the connection or channel.
  package func changeCommand(_ settings: String) -> String {
    var text = saysSource ? "CHANGE REPLICATION SOURCE TO " : "CHANGE MASTER "
    if !saysSource {
      if flavor == .mariadb, let channel, !channel.isEmpty { text += "\(quote(channel)) " }
      text += "TO "
    }
    text += settings
    if flavor == .mysql, let channel, !channel.isEmpty { text += " FOR CHANNEL \(quote(channel))" }
    return text + ";"
  }

  /// A text as an SQL literal.
  public func quote(_ text: String) -> String { SQLText.literal(text) }
}
