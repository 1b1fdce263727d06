public import BinlogEvents

/// A connection by GTID, and what the server that has the audited logs answers to it.
public struct GtidVerdict: Equatable, Sendable {
  /// What was asked, as the user wrote it.
  public var request: String
  /// Whose server answers; nil when no binlog of one was given.
  public var flavor: Flavor?
  /// What it does.
  public var answer: PositionVerdict.Answer
  /// The text of its error packet, where it refuses.
  public var serverError: String?
  /// How that is known; nil where it is not.
  public var answerBasis: AnswerBasis?

  /// Whether the server can serve the replica, or nobody can say.
  public var isRefused: Bool { answer == .refuses }
}

/// What a replica that connects by GTID has, as a user writes it: a set of MySQL
/// (`UUID:1-5:7,UUID:TAG:1`), or a position of MariaDB (`0-1-51,1-1-7`); empty for nothing at all.
public struct GtidQuestion: Equatable, Sendable {
  /// As written.
  public var text: String
  /// MySQL's set, where it is one.
  public var set: GtidSet?
  /// MariaDB's position, where it is one.
  public var position: [MariaGtid]?

  /// Takes `text` apart; nil when it is neither.
  public init?(parsing text: String) {
    self.text = text
    let parts = text.split(separator: ",").map { $0.drop { $0 == " " || $0 == "\n" } }
    let bare = parts.map { String($0) }.joined(separator: ",")
    if bare.isEmpty {
      set = GtidSet()
      position = []
      return
    }
    if bare.utf8.contains(0x3A) {
      guard let set = GtidSet(bare) else { return nil }
      self.set = set
      return
    }
    var list: [MariaGtid] = []
    var domains: Set<UInt32> = []
    for part in bare.split(separator: ",") {
      // The server wants each domain once.
      guard let gtid = MariaGtid(part), domains.insert(gtid.domain).inserted else { return nil }
      list.append(gtid)
    }
    position = list
  }
}
