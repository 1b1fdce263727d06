import BinlogBytes

/// Statements whose names hold what no line of a script should: line ends, characters that drive a
/// terminal or turn the direction of text.
///
/// A name has no other spelling than its characters in backticks, so the whole statement is
/// written as hexadecimal, and prepared; what it says stands in a comment above.
extension StatementWriter {
  /// Writes what `body` writes with another writer in such a way; what it returns is returned.
  func hidden(_ body: (StatementWriter) -> String?) -> String? {
    let memory = MemoryDestination()
    let inner = StatementWriter(ByteSink(memory, capacity: 4096))
    let problem = body(inner)
    guard problem == nil else { return problem }
    inner.sink.flush()
    var text = memory.bytes[...]
    // The mode of the session is none of its business.
    let lax = Array(Self.laxMode.description.utf8)
    let strict = Array(Self.strictMode.description.utf8)
    let isLax = text.starts(with: lax)
    if isLax { text = text.dropFirst(lax.count).dropLast(strict.count) }
    // A change of generated columns alone has none.
    guard text.count > 2 else { return nil }
    // Without its end.
    let statement = Array(text.dropLast(2))
    SQLComment(sink).lines(Array(statement.printable.utf8), behind: "-- ")
    if isLax { sink.write(Self.laxMode) }
    Self.writeHidden(statement, to: sink)
    if isLax { sink.write(Self.strictMode) }
    return nil
  }

  /// Writes `statement`, without its end, as hexadecimal; `isCounted` counts it where it hits no
  /// row.
  static func writeHidden(_ statement: [UInt8], isCounted: Bool = false, to sink: ByteSink) {
    sink.write("SET @binlogtool=_utf8mb4 0x")
    sink.write(upperHex: statement.span)
    sink.write("; PREPARE binlogtool FROM @binlogtool; EXECUTE binlogtool;")
    if isCounted {
      sink.write(byte: 0x0A)
      // Before anything else is run, which would count its own rows.
      sink.write(SQLSession.countMissed)
    } else {
      sink.write(byte: 0x20)
    }
    sink.write("DEALLOCATE PREPARE binlogtool;\n")
  }
}
