import BinlogBytes
import BinlogEvents

extension SessionState {
  /// Writes what MariaDB's tool prints before a statement, from `use` on; `saidDatabase` says that the
  /// database was said already.
  func writeMariaDB(
    _ head: StatementHead, _ event: DumpedEvent, _ bytes: Span<UInt8>, _ names: Collations,
    saidDatabase: Bool, hidesThread: Bool, to sink: ByteSink
  ) {
    writeUse(
      bytes.extracting(head.database), count: head.query.database.count,
      suppressed: head.suppressesUse || saidDatabase, to: sink)
    let microseconds = event.flavor == .mariadb ? head.microseconds ?? 0 : 0
    SessionState.timestamp(
      event.frame.header.timestamp, microseconds: microseconds <= 999_999 ? microseconds : 0,
      to: sink)
    writeThread(
      head.query.threadID, isSpecific: event.frame.header.flags.contains(.threadSpecific),
      shown: hidesThread ? 999_999_999 : nil, to: sink)
    if head.isSettled { return }
    let variables = head.variables
    if let bits = variables.flags2 {
      writeOptions(bits, SessionOption.mariadb, known: event.knownOptions, to: sink)
    }
    if let mode = variables.sqlMode, mode != sqlMode {
      sink.write("SET @@session.sql_mode=")
      sink.write(decimal: mode)
      sink.writeDelimiter()
    }
    let pair = variables.autoIncrement
    writeAutoIncrement([pair?.increment ?? 1, pair?.offset ?? 1], to: sink)
    if let set = variables.charset {
      writeCharset([set.client, set.connection, set.server], names, to: sink)
    }
    if let pairs = variables.characterSetCollations {
      Self.writeCollations(pairs, names, to: sink)
    }
    if let zone = variables.timeZone { writeTimeZone(bytes.extracting(zone), to: sink) }
    writeTimeNames(variables.lcTimeNames ?? 0, to: sink)
    writeDatabaseCollation(variables.charsetDatabase ?? 0, to: sink)
  }

  private func writeCharset(
    _ triple: [UInt16], _ names: Collations, to sink: ByteSink
  ) {
    guard charset != triple else { return }
    let name = names.characterSet(of: triple[0])
    if let name {
      sink.write("/*!\\C ")
      sink.write(name)
      sink.write(" */")
      sink.writeDelimiter()
    } else {
      sink.write("# Ignored (Unknown charset) ")
    }
    sink.write("SET @@session.character_set_client=")
    if let name { sink.write(name) } else { sink.write("Unknown") }
    sink.write(",@@session.collation_connection=")
    sink.write(decimal: UInt64(triple[1]))
    sink.write(",@@session.collation_server=")
    sink.write(decimal: UInt64(triple[2]))
    sink.writeDelimiter()
  }

  /// Writes character_set_collations: pairs of numbers, of a collation of the character set and
  /// of its default collation.
  private static func writeCollations(
    _ pairs: [UInt16], _ names: Collations, to sink: ByteSink
  ) {
    sink.write("SET @@session.character_set_collations='")
    var sorted: [(set: UInt16, collation: UInt16)] = []
    for index in stride(from: 0, to: pairs.count - 1, by: 2) {
      sorted.append((pairs[index], pairs[index + 1]))
    }
    sorted.sort { $0.set < $1.set }
    var comma = false
    for pair in sorted {
      guard let set = names.characterSet(of: pair.set),
        let collation = names.collation(of: pair.collation)
      else { continue }
      if comma { sink.write(byte: 0x2C) }
      comma = true
      sink.write(set)
      sink.write(byte: 0x3D)
      sink.write(collation)
    }
    sink.write(byte: 0x27)
    sink.writeDelimiter()
  }
}
