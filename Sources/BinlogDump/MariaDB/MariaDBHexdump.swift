import BinlogBytes
import BinlogEvents

/// An event's bytes as `mariadb-binlog --hexdump` shows them: the header field by field between
/// bars, then sixteen bytes a line.
extension ByteSink {
  /// Writes the bytes of an event that stands at `position`.
  ///
  /// Its size is what its own header says, as far as bytes are there. The fields are those of a
  /// header of 19 bytes in any case, the lines begin after `headerLength`.
  func write(mariaHexdump bytes: Span<UInt8>, at position: UInt64, headerLength: Int) {
    guard bytes.count >= 19 else { return }
    write(
      """

      # Position
      #           |Timestamp   |Type |Master ID   |Size        |Master Pos  |Flags
      # 
      """ as StaticString)
    write(hexPosition: position, limit: 16)
    write("  |")
    for index in 0..<19 {
      switch index {
      case 4, 5, 9, 13, 17: write(byte: 0x7C)
      default: break
      }
      write(hex: UInt64(bytes[index]), width: 2)
      if index == 4 { write("  ") }
      if index < 18 { write(byte: 0x20) }
    }
    write("\n#\n")
    var start = headerLength
    while start < bytes.count {
      let end = min(start + 16, bytes.count)
      write("# ")
      // As the vendor's tool: of a position with more digits only the first eight fit.
      write(hexPosition: position &+ UInt64(start), limit: 8)
      write("  ")
      write(hexLine: bytes.extracting(start..<end))
      start = end
    }
    if bytes.count > headerLength { write("#\n") }
    write("# Event: ")
  }

  private func write(hexLine line: Span<UInt8>) {
    for index in 0..<16 {
      if index < line.count {
        write(hex: UInt64(line[index]), width: 2)
        write(byte: 0x20)
      } else {
        write("   ")
      }
      if index == 7 { write(byte: 0x20) }
    }
    write(" |")
    for index in 0..<line.count {
      let byte = line[index]
      write(byte: byte >= 0x20 && byte < 0x7F ? byte : 0x2E)
    }
    write("|\n")
  }

  private func write(hexPosition position: UInt64, limit: Int) {
    let digits = Array(String(position, radix: 16).utf8).prefix(limit)
    write(byte: 0x20, count: 8 - digits.count)
    write(Array(digits))
  }
}
