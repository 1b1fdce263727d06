import BinlogBytes
import BinlogEvents
import BinlogRows

/// What is the same for all rows of a table in `decode-rows`: layout, names, signs, labels and
/// character sets, worked out once.
final class DecodedTable: Sendable {
  /// A column, ready for its values.
  struct Column: Sendable {
    /// How the values lie in bytes.
    var layout: ColumnLayout
    /// The name as it is written in front of a value.
    var name: [UInt8]
    /// Whether a number has no sign.
    var isUnsigned: Bool
    /// How its bytes stand for characters.
    var characterSet: CharacterSet
    /// The labels in UTF-8, escaped; nil where they are not known.
    var labels: [[UInt8]]?
  }

  /// The table; also what keeps its address from being used again.
  let table: TableMap
  /// How its images lie.
  let layout: RowLayout
  /// Its columns.
  let columns: [Column]

  /// Works out `table`, whose columns `schema` knows.
  ///
  /// `name` makes what is written in front of a
  /// value from a column's name.
  init(
    _ table: TableMap, schema: TableSchema?, flavor: Flavor, place: TextOutput.Place,
    name: ([UInt8]) -> [UInt8]
  ) {
    self.table = table
    layout = RowLayout(table)
    let collations = flavor == .mysql ? Collations.mysql : Collations.mariadb
    var names: Set<[UInt8]> = []
    var list: [Column] = []
    list.reserveCapacity(layout.columns.count)
    for (index, layout) in layout.columns.enumerated() {
      let known = schema.flatMap { index < $0.columns.count ? $0.columns[index] : nil }
      var set = CharacterSet.unknown
      if let word = known?.characterSet {
        set = CharacterSet(named: word)
      } else if let number = known?.collation, let narrow = UInt16(exactly: number) {
        set = collations.characterSet(of: narrow).map { CharacterSet(named: $0) } ?? .unknown
      }
      let labels = known?.labels.map { labels in
        labels.map { DecodedTable.label($0, set, place) }
      }
      // A name that is no text, or stands twice, would make a line that nobody can read.
      var text = Array("@\(index + 1)".utf8)
      if let given = known?.name, !given.isEmpty, TextOutput.isUTF8(given.span),
        names.insert(given).inserted
      {
        text = given
      }
      list.append(
        Column(
          layout: layout, name: name(text), isUnsigned: known?.isUnsigned ?? false,
          characterSet: set, labels: labels))
    }
    columns = list
  }

  /// A label in UTF-8, escaped; in hexadecimal digits where it is no text.
  private static func label(
    _ bytes: [UInt8], _ set: CharacterSet, _ place: TextOutput.Place
  ) -> [UInt8] {
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 256)
    if !TextOutput.write(bytes.span, set, place, to: sink) {
      sink.write("0x")
      for byte in bytes { sink.write(hex: UInt64(byte), width: 2) }
    }
    sink.flush()
    return memory.bytes
  }
}

/// Tables that were worked out, found again by their maps.
struct DecodedTables {
  private var last: DecodedTable?
  private var all: [ObjectIdentifier: DecodedTable] = [:]
  private static let mostKept = 1024

  /// The table for `map`, made by `make` where it is new.
  mutating func table(_ map: TableMap, make: () -> DecodedTable) -> DecodedTable {
    if let last, last.table === map { return last }
    let key = ObjectIdentifier(map)
    if let known = all[key] {
      last = known
      return known
    }
    if all.count >= Self.mostKept { all.removeAll(keepingCapacity: true) }
    let made = make()
    all[key] = made
    last = made
    return made
  }
}

/// What printers say of a table once.
struct TableNotes {
  private var told: Set<[UInt8]> = []
  private var waiting: [String] = []
  private static let mostTold = 4096

  /// Notes that a value of `column` could not be written as text.
  mutating func noText(_ table: TableMap, _ column: DecodedTable.Column, as form: String) {
    let key = table.database + [0] + table.table
    guard told.count < Self.mostTold, told.insert(key).inserted else { return }
    let name = String(decoding: table.database + [0x2E] + table.table, as: UTF8.self)
    switch column.characterSet {
    case .other(let set):
      waiting.append(
        "table \(name): text in character set \(String(decoding: set, as: UTF8.self)) is shown "
          + "as \(form), there is no table for it")
    case .unknown:
      waiting.append(
        "table \(name): the log does not tell character sets; what is not UTF-8 is shown as "
          + form)
    default:
      waiting.append(
        "table \(name): text that is not valid in its character set is shown as \(form)")
    }
  }

  /// What was not told yet.
  mutating func take() -> [String] {
    guard !waiting.isEmpty else { return [] }
    defer { waiting = [] }
    return waiting
  }
}
