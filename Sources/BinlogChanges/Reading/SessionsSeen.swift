import BinlogBytes
import BinlogEvents

/// What the status variables of statements said that were looked at last: most groups have those of
/// one of a few sessions.
struct SessionsSeen {
  /// The status variables of one statement.
  struct Session {
    /// Their bytes.
    let status: [UInt8]
    /// The collation of character_set_client, where they tell it.
    let collation: UInt16?
    /// Whose server's variables they are known to be, as far as that was looked at.
    var provenFor: Flavor?
  }

  private var sessions: [Session] = []
  private var last = 0
  private static let most = 8

  /// The one that was found last, which must be there.
  var current: Session {
    get { sessions[last] }
    set { sessions[last] = newValue }
  }

  /// Makes the one with the bytes `status` the current one.
  mutating func find(_ status: Span<UInt8>) {
    for index in sessions.indices {
      let known = sessions[index].status
      if status.elementsEqual(known.span) {
        last = index
        return
      }
    }
    let session = Session(
      status: status.array, collation: SessionText.clientCollation(status), provenFor: nil)
    last = sessions.count < Self.most ? sessions.count : (last + 1) % Self.most
    if last == sessions.count { sessions.append(session) } else { sessions[last] = session }
  }
}
