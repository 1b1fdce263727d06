import BinlogBytes
import BinlogEvents
import BinlogRows

/// Undoing on several cores.
///
/// Pieces of a log are printed by other threads as if nothing came later, and most often nothing
/// does that counts: then what they printed is what comes out. Where something does, all of them are
/// printed once more, by this thread, with what is compared.
extension UndoPrinter {
  /// What other threads have printed of one log without a gap.
  struct Part {
    let rows: PrintedRows
    /// Where it waits among the statements.
    let marks: Range<UInt64>
    /// The number of the last change before it.
    let order: UInt64
  }

  /// What a piece came to.
  private struct Harvest: Sendable {
    var text: [UInt8]
    var rows: UInt64
    var leftOutRows: UInt64
    var checksForeignKeys: Bool
    /// The tables of its rows, and whether some are taken back.
    var tables: [(table: DecodedTable, isUndone: Bool)]
    var flavor: Flavor
  }

  /// Whether rows that are not wanted count too.
  public var comparesOthers: Bool { true }

  /// One thread alone gains too, as a piece is written whole.
  public var gainsAlone: Bool { true }

  /// What a piece came to; nil where it does not stand for itself.
  public var harvest: (any Sendable)? {
    guard isPiece, let text = statements.takePlain() else { return nil }
    return Harvest(
      text: text, rows: log.order, leftOutRows: leftOut.rows,
      checksForeignKeys: checksForeignKeys,
      tables: metTables.map { table in
        let name = TableSchema.Name(database: table.table.database, table: table.table.table)
        return (table, log.knownTable(name)?.hasRows ?? false)
      }, flavor: flavor)
  }

  /// Takes over what a piece came to.
  public func adopt(_ harvest: (any Sendable)?) -> Bool {
    guard let harvest = harvest as? Harvest else { return false }
    if partStart == nil { partStart = (statements.mark, log.order) }
    // So that tables and their columns have the numbers that one thread gives them.
    for met in harvest.tables {
      let known = self.known(met.table, harvest.flavor)
      if met.isUndone { known.entry.hasRows = true }
    }
    log.pass(harvest.rows)
    leftOut.follow(rows: harvest.leftOutRows, statements: 0)
    if !harvest.checksForeignKeys { checksForeignKeys = false }
    statements.add(plain: harvest.text)
    return true
  }

  /// Keeps how the pieces that were adopted last can be printed again.
  public func keep(_ rows: PrintedRows) {
    guard let start = partStart else { return }
    partStart = nil
    parts.append(Part(rows: rows, marks: start.mark..<statements.mark, order: start.order))
  }

  /// Prints once more what other threads have printed, with what is compared.
  func printAgain() throws(SourceError) {
    let (order, leftOut, doubts) = (log.order, leftOut, doubts)
    let old = statements
    use(UndoPieces(directory: directory))
    isAgain = true
    defer { isAgain = false }
    var place: UInt64 = 0
    for part in parts {
      try statements.add(place..<part.marks.lowerBound, of: old)
      place = part.marks.upperBound
      log.go(to: part.order)
      guard part.rows.print(self) else {
        throw SourceError(
          name: "--flashback", kind: .cutBack, message: "a log changed while it was read")
      }
    }
    try statements.add(place..<old.mark, of: old)
    parts = []
    log.go(to: order)
    (self.leftOut, self.doubts) = (leftOut, doubts)
  }
}
