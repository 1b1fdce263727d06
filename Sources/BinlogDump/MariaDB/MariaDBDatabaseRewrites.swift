import BinlogBytes
import BinlogEvents

extension MariaDBDumpPrinter {
  /// Whether `--database` leaves out what belongs to `database`.
  func skipsDatabase(_ database: Span<UInt8>) -> Bool {
    guard let wanted = options.database else { return false }
    return !Array(wanted.utf8).span.elementsEqual(database)
  }

  /// Writes `use` of a renamed database before the statement's header, where the tool has it; whether
  /// there was one to write.
  mutating func useRewritten(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>, suppressed: Bool
  ) -> Bool {
    let database = bytes.extracting(query.database)
    if suppressed || event.frame.header.flags.contains(.suppressUse) { return false }
    guard !state.session.isCurrent(database, count: database.count),
      let name = rewrites.name(for: database)
    else { return false }
    let output = writer.sink
    output.write("use ")
    output.write(identifier: name.span)
    output.writeDelimiter()
    return true
  }
}
