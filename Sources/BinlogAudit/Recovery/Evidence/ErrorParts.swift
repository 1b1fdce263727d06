import BinlogEvents
import BinlogLogs

/// What the text of an applier's error names.
struct ErrorParts {
  /// `database.table`.
  private(set) var table: String?
  /// The key and its values: `'301' for key 'orders.PRIMARY'`.
  private(set) var key: String?
  /// Where the event ends in the source's log.
  private(set) var place: SourceCoordinate?
  /// The group's GTID.
  private(set) var gtid: String?

  init(_ text: String) {
    for opening in ["event on table ", "Table '", "table '"] {
      guard table == nil, let start = text.range(of: opening) else { continue }
      let name = text[start.upperBound...].prefix {
        $0 != ";" && $0 != "'" && $0 != "," && $0 != " "
      }
      if name.contains(".") { table = String(name) }
    }
    if let start = text.range(of: "Duplicate entry ") {
      let rest = text[start.upperBound...]
      key =
        rest.range(of: ", Error_code").map { String(rest[..<$0.lowerBound]) }
        ?? String(rest.prefix(200))
    }
    for opening in ["source log ", "master log "] {
      guard place == nil, let start = text.range(of: opening) else { continue }
      let rest = text[start.upperBound...]
      guard let end = rest.range(of: ", end_log_pos ") else { continue }
      let digits = rest[end.upperBound...].prefix { $0.isASCII && $0.isNumber }
      if let position = UInt64(digits) {
        place = SourceCoordinate(file: String(rest[..<end.lowerBound]), position: position)
      }
    }
    if let start = text.range(of: "executing transaction '"),
      let end = text[start.upperBound...].range(of: "'")
    {
      let name = String(text[start.upperBound..<end.lowerBound])
      if name != "ANONYMOUS", name != "NOT_YET_DETERMINED", !name.isEmpty { gtid = name }
    } else if let start = text.range(of: "Gtid ") {
      let name = String(text[start.upperBound...].prefix { $0.isNumber || $0 == "-" })
      if MariaGtid(name) != nil { gtid = name }
    }
  }
}

extension MariaGtid {
  /// All that a text names, in its order.
  static func all(in text: String) -> [MariaGtid] {
    text.split { !($0.isASCII && $0.isNumber || $0 == "-") }.compactMap { MariaGtid($0) }
  }
}
