import BinlogBytes
import BinlogChanges

/// The rows that differ, written down in the order in which they are told.
///
/// There may be more than fit into memory, so they are kept as the text that is printed.
final class RowResults {
  /// What is to be printed of them.
  package struct Wishes: Sendable {
    package var text = false
    package var json = false
    /// Statements for these sides.
    package var statements: Set<Side> = []
  }

  private let wishes: Wishes
  private let writer: DifferenceWriter
  private let texts: SpillSort
  private let objects: SpillSort
  private let scripts: [Side: SpillSort]
  private(set) var failure: SourceError?
  /// Rows whose last values differ.
  private(set) var differing: UInt64 = 0
  /// Rows that both wrote without having seen one another, and that are the same all the same.
  private(set) var met: UInt64 = 0
  private(set) var kinds: [RowDifference.Kind: UInt64] = [:]
  /// Differing rows of which an image leaves out what would tell whether they do.
  private(set) var uncertain: UInt64 = 0
  /// Differing rows of each table.
  private(set) var tables: [Int: UInt64] = [:]
  /// Rows for which there is no statement, by table and reason.
  private(set) var leftOut: [Side: [String: UInt64]] = [:]

  init(_ wishes: Wishes, _ writer: DifferenceWriter, directory: String) {
    self.wishes = wishes
    self.writer = writer
    texts = SpillSort(keySize: 16, directory: directory)
    objects = SpillSort(keySize: 16, directory: directory)
    scripts = [
      .a: SpillSort(keySize: 17, directory: directory),
      .b: SpillSort(keySize: 17, directory: directory),
    ]
  }

  func add(_ row: RowDifference) {
    kinds[row.kind, default: 0] += 1
    if row.differs {
      differing += 1
      if !row.isCertain { uncertain += 1 }
      tables[row.table, default: 0] += 1
    } else {
      met += 1
    }
    var key: [UInt8] = []
    for shift in [24, 16, 8, 0] { key.append(UInt8(truncatingIfNeeded: row.table >> shift)) }
    let touch = row.writers[.a] ?? row.writers[.b]
    key.append(big: touch?.order ?? 0)
    let sequence = touch?.sequence ?? 0
    for shift: UInt32 in [24, 16, 8, 0] {
      key.append(UInt8(truncatingIfNeeded: sequence >> shift))
    }
    if wishes.text { add(key + Array(CompareText.text(row, writer).utf8), to: texts) }
    if wishes.json { add(key + writer.json(row), to: objects) }
    guard row.differs else { return }
    for side in wishes.statements {
      let made = writer.statements(row, for: side)
      if let problem = made.problem {
        leftOut[side, default: [:]]["\(writer.table(row)): \(problem)", default: 0] += 1
        continue
      }
      for (place, part) in made.parts.enumerated() {
        guard let sort = scripts[side] else { continue }
        var text = part.text
        if place == 0, row.kind != .missing {
          let line =
            "-- \(row.kind.rawValue): \(side.name) wrote this row itself; "
            + "its value is given up for that of \(side.other.name)\n"
          text = Array(line.utf8) + text
        }
        add([part.phase.rawValue] + key + text, to: sort)
      }
    }
  }

  private func add(_ bytes: [UInt8], to sort: SpillSort) {
    guard failure == nil else { return }
    do throws(SourceError) {
      try sort.add(bytes.span)
    } catch {
      failure = error
    }
  }

  /// Hands over what people read of the rows, one after the other.
  func drainTexts(_ body: (Span<UInt8>) -> Void) { drain(texts, 16, body) }

  /// Hands over the entries of `rows`.
  func drainObjects(_ body: (Span<UInt8>) -> Void) { drain(objects, 16, body) }

  /// Hands over the statements for `side`.
  func drainStatements(_ side: Side, _ body: (Span<UInt8>) -> Void) {
    if let sort = scripts[side] { drain(sort, 17, body) }
  }

  private func drain(_ sort: SpillSort, _ skip: Int, _ body: (Span<UInt8>) -> Void) {
    do throws(SourceError) {
      try sort.drain { record in body(record.extracting(skip..<record.count)) }
    } catch {
      failure = error
    }
  }
}
