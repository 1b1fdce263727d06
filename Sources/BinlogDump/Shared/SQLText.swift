import BinlogBytes

/// Quoting as the vendors' tools do it.
extension ByteSink {
  /// What ends a statement: the delimiter that both tools set at the top.
  func writeDelimiter() { write("/*!*/;\n") }

  /// The bytes up to a NUL, as C's `%s` prints them.
  func write(cString bytes: Span<UInt8>) {
    var end = 0
    while end < bytes.count, bytes[end] != 0 { end += 1 }
    write(bytes.extracting(0..<end))
  }

  /// A name in backticks, those inside doubled.
  func write(identifier bytes: Span<UInt8>, stopsAtNUL: Bool = true) {
    write(byte: 0x60)
    for index in 0..<bytes.count {
      let byte = bytes[index]
      if byte == 0, stopsAtNUL { break }
      if byte == 0x60 { write(byte: 0x60) }
      write(byte: byte)
    }
    write(byte: 0x60)
  }

  /// A text in quotes, with the escapes that a server understands; `quote` for what no server
  /// reads.
  func write(prettyString bytes: Span<UInt8>, quote: UInt8 = 0x27) {
    write(byte: quote)
    for index in 0..<bytes.count {
      switch bytes[index] {
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x5C: write("\\\\")
      case 0x08: write("\\b")
      case 0x09: write("\\t")
      case 0x27: write("\\'")
      case 0: write("\\0")
      case let byte: write(byte: byte)
      }
    }
    write(byte: quote)
  }

  /// A text as a comment, `# ` before each line, with escapes for what would spoil the line.
  func write(commentLines bytes: Span<UInt8>) {
    write("# ")
    for index in 0..<bytes.count {
      switch bytes[index] {
      case 0x0A: write("\n# ")
      case 0x0D: write("\\r")
      case 0x5C: write("\\\\")
      case 0x08: write("\\b")
      case 0x09: write("\\t")
      case 0: write("\\0")
      case let byte: write(byte: byte)
      }
    }
    write(byte: 0x0A)
  }

  /// An XA transaction's id: `X'global',X'branch',format`.
  ///
  /// Neither tool has a number below zero for the format.
  func write(xid format: UInt32, global: Span<UInt8>, branch: Span<UInt8>) {
    write("X'")
    write(lowerHex: global)
    write("',X'")
    write(lowerHex: branch)
    write("',")
    write(decimal: UInt64(format))
  }
}
