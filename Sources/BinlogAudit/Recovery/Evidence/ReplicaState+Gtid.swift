import BinlogEvents

extension ReplicaState {
  /// What a MySQL replica that connects by auto position sends: all that it has executed or
  /// fetched; nil where that is unknown, or no set.
  var sentGtids: GtidSet? {
    guard isMariaDB != true, let executedGtids, let executed = GtidSet(executedGtids) else {
      return nil
    }
    guard let retrievedGtids, let retrieved = GtidSet(retrievedGtids) else { return executed }
    return executed.union(retrieved)
  }

  /// What the source is asked for by GTID; nil for a replica that goes by position, and where its
  /// GTIDs are unknown.
  public var gtidQuestion: GtidQuestion? {
    guard usesGtid == true else { return nil }
    if let sentGtids { return GtidQuestion(parsing: sentGtids.description) }
    guard let gtidPosition, let question = GtidQuestion(parsing: gtidPosition),
      question.position != nil
    else { return nil }
    return question
  }

  /// Takes GTIDs out of the text of an error, where nothing else told them.
  mutating func learnFromErrors() {
    guard let ioError else { return }
    for opening in ["GTID set sent by the replica is '", "GTID set sent by the slave is '"] {
      guard let sent = Self.quoted(ioError, after: opening), GtidSet(sent) != nil else { continue }
      // Only a connection by GTID gets such an answer.
      usesGtid = usesGtid ?? true
      isMariaDB = isMariaDB ?? false
      if executedGtids == nil { executedGtids = sent }
    }
    if let gtid = Self.requestedGtid(ioError) {
      usesGtid = usesGtid ?? true
      isMariaDB = isMariaDB ?? true
      if gtidPosition == nil { gtidPosition = gtid }
    }
    let lower = ioError.lowercased()
    if lower.contains("could not find gtid state requested by slave") {
      usesGtid = usesGtid ?? true
      isMariaDB = isMariaDB ?? true
    }
    if lower.contains("has more gtids than the") || lower.contains("purged required binary logs")
      || lower.contains("has purged binary logs containing gtids")
    {
      usesGtid = usesGtid ?? true
      isMariaDB = isMariaDB ?? false
    }
  }

  /// The GTIDs that MySQL's text calls missing.
  var missingGtidsInError: GtidSet? {
    guard let ioError,
      let text = Self.quoted(ioError, after: "missing transactions are '")
    else { return nil }
    return GtidSet(text)
  }

  /// The GTID that MariaDB's text says was asked for.
  private static func requestedGtid(_ text: String) -> String? {
    for opening in [
      "requested to start from GTID ", "is missing the GTID ",
    ] {
      guard let start = text.range(of: opening) else { continue }
      let gtid = String(text[start.upperBound...].prefix { $0.isNumber || $0 == "-" })
      if MariaGtid(gtid) != nil { return gtid }
    }
    return nil
  }

  private static func quoted(_ text: String, after opening: String) -> String? {
    guard let start = text.range(of: opening),
      let end = text[start.upperBound...].range(of: "'")
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }
}
