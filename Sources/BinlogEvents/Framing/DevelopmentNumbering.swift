/// The numbers that some event types had in development trees of MySQL 5.1 and 5.2 (2005 and
/// 2006): Table_map and rows came before Xid and the events of LOAD DATA.
///
/// | number | then | since 5.1.5 |
/// |---|---|---|
/// | 16 | Table_map | Xid |
/// | 17, 18, 19 | Write_rows, Update_rows, Delete_rows (of before 5.1 was released) | Begin_load_query, Execute_load_query, Table_map |
/// | 20 | Xid | Write_rows (of before 5.1 was released) |
/// | 21, 22 | Begin_load_query, Execute_load_query | Update_rows, Delete_rows (the same) |
///
/// Source: the versions listed at `Format_description_log_event` of MySQL 5.1 to 8.0, which still
/// read such logs; 9.7 and MariaDB 10.11 take the numbers for today's.
public enum DevelopmentNumbering {
  /// What the numbers 16 to 22 mean today.
  private static let meanings: [UInt8] = [19, 20, 21, 22, 16, 17, 18]

  /// Whether a server of `version` numbered its events so: 5.1.1 to 5.1.5 named `-a_drop5…`, 5.1.4
  /// named `-a_drop6…`, 5.2.0 to 5.2.2 named `-a_drop6…`.
  static func isUsed(by version: String) -> Bool {
    let text = Array(version.utf8.prefix(13))
    guard text.count == 13, text[0] == 0x35, text[1] == 0x2E, text[3] == 0x2E,
      text[5..<12].elementsEqual("-a_drop".utf8)
    else { return false }
    let patch = text[4]
    switch (text[2], text[12]) {
    case (0x31, 0x35): return (0x31...0x35).contains(patch)
    case (0x31, 0x36): return patch == 0x34
    case (0x32, 0x36): return (0x30...0x32).contains(patch)
    default: return false
    }
  }

  /// Today's type for a stored one.
  @inlinable public static func type(for stored: EventType) -> EventType {
    EventType(rawValue: meaning(of: stored.rawValue))
  }

  @usableFromInline static func meaning(of stored: UInt8) -> UInt8 {
    (16...22).contains(stored) ? meanings[Int(stored) - 16] : stored
  }

  /// A list of post-header lengths, the first for type 1, in today's order.
  static func renumbered(_ lengths: [UInt8]) -> [UInt8] {
    var result = lengths
    for (index, length) in lengths.enumerated() {
      let place = Int(meaning(of: UInt8(truncatingIfNeeded: index + 1))) - 1
      if place >= 0, place < result.count { result[place] = length }
    }
    return result
  }
}
