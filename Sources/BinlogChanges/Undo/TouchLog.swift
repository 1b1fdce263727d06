import BinlogBytes
import BinlogEvents
import BinlogRows

/// Which rows are taken back, and who changed them besides: what an undo remembers of all logs.
///
/// A row is a few bytes: the hash of its key, and who changed which columns. They are compared at
/// the end, sorted by row, in memory or on disk: see ``TouchJoin``. Of what is not taken back, only
/// rows are kept that may be among those that are.
final class TouchLog {
  /// What becomes of changes that were taken for something else when they came.
  enum Fate {
    /// They stay, as nothing takes them back.
    case stays
    /// They come once more.
    case forgotten
  }

  let records: SpillSort
  private(set) var fates: [(range: Range<UInt64>, fate: Fate)] = []
  private(set) var tables: [UndoneTable] = []
  /// Why a temporary file could not be written.
  private(set) var failure: SourceError?
  /// Whether a row may have been changed by what is not taken back.
  private(set) var hasOthers = false
  /// The number of the last change.
  private(set) var order: UInt64 = 0

  private let hashKey = RowHash.Key()
  private var sieve = RowSieve()
  /// Whether all rows that are taken back are in it.
  private var isSieveWhole = true
  private var byName: [TableSchema.Name: UndoneTable] = [:]
  private let isReviewed: Bool
  private var scratch: [UInt8] = []
  private var record: [UInt8] = []
  private var texts: TouchTexts

  /// Nothing yet; what does not fit into memory goes to files in `directory`.
  init(_ options: UndoOptions, directory: String) {
    records = SpillSort(
      keySize: TouchRecord.keySize, directory: directory, limit: options.memory)
    isReviewed = options.isReviewed
    texts = TouchTexts(isReviewed: options.isReviewed)
  }

  /// What is kept of a table; made where it is new.
  func table(_ name: TableSchema.Name) -> UndoneTable {
    if let known = byName[name] { return known }
    let made = UndoneTable(number: UInt32(clamping: tables.count), name: name)
    tables.append(made)
    byName[name] = made
    return made
  }

  /// What is kept of a table; nil for one of which nothing is taken back.
  func knownTable(_ name: TableSchema.Name) -> UndoneTable? { byName[name] }

  /// The number of the next change.
  func nextOrder() -> UInt64 {
    order += 1
    return order
  }

  /// Takes notice of `count` changes of which only the number is known: rows that are taken back in a
  /// piece of a log, whose records come only where they turn out to be needed.
  func pass(_ count: UInt64) {
    order += count
    isSieveWhole = false
  }

  /// Goes to the change after number `order`, for changes that were passed before.
  func go(to order: UInt64) { self.order = order }

  /// Whether what is taken back has to be compared with what came later.
  var needsJoin: Bool { hasOthers || tables.contains { $0.end != nil } }

  /// Says what becomes of the changes after number `start`.
  func set(_ fate: Fate, since start: UInt64) {
    guard order > start else { return }
    if fate == .stays { hasOthers = true }
    fates.append((start + 1..<order + 1, fate))
  }

  // MARK: Rows

  /// Remembers that a statement takes the row of `view` back, and sets `columns`.
  func undone(_ view: borrowing RowView, _ table: UndoTable, columns: [UInt16]) {
    let entry = table.entry
    let row = view.row
    entry.hasRows = true
    let cells = row.operation == .delete ? row.before : row.after
    let others = row.operation == .update ? row.before : []
    var identity = table.wholeIdentity
    if let key = table.keyIdentity, let places = table.identityColumns[key],
      places.allSatisfy({ isThere($0, row, cells, others) })
    {
      identity = key
    }
    guard let places = table.identityColumns[identity],
      let hash = hash(places, view, cells, others, entry, identity)
    else { return }
    var found = TouchRecord(
      hash: hash, order: order, role: .undone, operation: row.operation, table: entry.number,
      identity: UInt16(clamping: identity))
    found.columns = columns
    texts.describe(view, table, places, cells, others, in: &found)
    sieve.insert(hash)
    add(found)
    guard row.operation == .update, !entry.identities[identity].isWhole,
      let before = self.hash(places, view, row.before, [], entry, identity),
      before != hash
    else { return }
    found.hash = before
    found.role = .undoneAway
    texts.key(view, table, places, row.before, [], in: &found)
    sieve.insert(before)
    add(found)
  }

  private func isThere(_ column: Int, _ row: Row, _ cells: [Cell], _ others: [Cell]) -> Bool {
    guard let cell = row.cell(column, in: cells) ?? row.cell(column, in: others) else {
      return false
    }
    return !cell.isNull && !cell.isPartial
  }

  /// Remembers a row that stays as it was changed; false where its image does not tell which row
  /// it is.
  func other(_ view: borrowing RowView, _ table: UndoTable) -> Bool {
    let entry = table.entry
    let row = view.row
    var isJudged = true
    for (identity, places) in table.identityColumns.enumerated() {
      guard let places else {
        isJudged = false
        continue
      }
      let before =
        row.operation == .insert
        ? nil : hash(places, view, row.before, [], entry, identity)
      let after =
        row.operation == .delete
        ? nil : hash(places, view, row.after, row.before, entry, identity)
      // All columns name the rows of a table without a key only; images may lack some elsewhere.
      if before == nil && row.operation != .insert || after == nil && row.operation != .delete {
        if !entry.identities[identity].isWhole || table.keyIdentity == nil { isJudged = false }
      }
      let isMove = before != after
      for hash in isMove ? [before, after] : [before] {
        guard let hash, !isSieveWhole || sieve.mayContain(hash) else { continue }
        hasOthers = true
        var found = TouchRecord(
          hash: hash, order: order, role: isMove ? .otherMove : .other,
          operation: row.operation, table: entry.number, identity: UInt16(clamping: identity))
        if row.operation == .update {
          found.columns = RowChange.columns(row, view.images)
            .filter { table.sql.columns[$0].isGiven }.map { table.numbers[$0] }
        }
        texts.describe(view, table, in: &found)
        add(found)
      }
    }
    return isJudged
  }

  private func add(_ found: TouchRecord) {
    guard failure == nil else { return }
    record.removeAll(keepingCapacity: true)
    found.write(to: &record)
    do throws(SourceError) {
      let bytes = record
      try records.add(bytes.span)
    } catch {
      failure = error
    }
  }

  /// The hash of the values that name a row; nil where the images lack one.
  private func hash(
    _ places: [Int], _ view: borrowing RowView, _ cells: [Cell], _ others: [Cell],
    _ entry: UndoneTable, _ identity: Int
  ) -> RowHash? {
    scratch.removeAll(keepingCapacity: true)
    TouchRecord.append(UInt64(entry.number), 4, to: &scratch)
    TouchRecord.append(UInt64(identity), 2, to: &scratch)
    for place in places {
      guard let cell = view.row.cell(place, in: cells) ?? view.row.cell(place, in: others),
        !cell.isPartial
      else { return nil }
      TouchRecord.append(cell.isNull ? .max : UInt64(cell.range.count), 8, to: &scratch)
      guard !cell.isNull else { continue }
      for index in cell.range { scratch.append(view.images.bytes[index]) }
    }
    let bytes = scratch
    return RowHash(bytes.span, hashKey)
  }
}
