import BinlogBytes
import BinlogCharsets
import BinlogEvents
import BinlogRows

/// Texts that a session sent, in UTF-8.
enum SessionText {
  /// `bytes` in UTF-8, by the character set that the session had, where that is known.
  ///
  /// Bytes that are no text of it, or of UTF-8 where it is not known, become `\x` and two digits:
  /// nothing is taken for characters that nobody meant.
  static func utf8(_ bytes: Span<UInt8>, _ charset: Charset?) -> [UInt8] {
    if bytes.isASCII, charset != .swe7 { return bytes.array }
    var decoded = Charset.utf8mb4
    switch charset {
    case nil, .binary, .utf8mb3, .utf8mb4, .ascii:
      if TextOutput.isUTF8(bytes) { return bytes.array }
    case .some(let charset): decoded = charset
    }
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 4096)
    _ = CharsetDecoder(decoded).write(bytes, to: sink) { rest, sink in
      for index in rest.indices {
        sink.write("\\x")
        sink.write(upperHex: rest.extracting(index..<index + 1))
      }
    }
    sink.flush()
    return memory.bytes
  }

  /// The collation of character_set_client in the status variables `bytes`; nil where they do not
  /// tell.
  ///
  /// Looks at what the servers write before it and no further, as this is done for each group.
  static func clientCollation(_ bytes: Span<UInt8>) -> UInt16? {
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case 0: place += 5
      case 1: place += 9
      case 3: place += 5
      case 2, 6:
        guard place + 1 < bytes.count else { return nil }
        place += 2 + Int(bytes[place + 1]) + (bytes[place] == 2 ? 1 : 0)
      case 4:
        guard place + 2 < bytes.count else { return nil }
        return UInt16(bytes[place + 1]) | UInt16(bytes[place + 2]) << 8
      default: return nil
      }
    }
    return nil
  }
}
