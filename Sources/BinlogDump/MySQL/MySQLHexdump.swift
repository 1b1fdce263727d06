import BinlogBytes
import BinlogEvents

/// The bytes of an event as `mysqlbinlog --hexdump` shows them: the header in one line by its
/// fields, the rest in lines of 16 bytes with their letters and digits.
extension ByteSink {
  /// Writes `bytes`, a whole event that `# at` calls `position`.
  ///
  /// A header of another length than 19 is not told from the rest; as many bytes as it usually has
  /// are missing at the end then.
  func write(mysqlHexdump bytes: Span<UInt8>, at position: UInt64, headerLength: Int) {
    write(byte: 0x0A)
    var start = 0
    var end = bytes.count - EventHeader.size
    if headerLength == EventHeader.size, bytes.count >= EventHeader.size {
      write(
        "# Position  Timestamp   Type   Source ID        Size      Source Pos    Flags \n"
          as StaticString)
      write("# ")
      write(hex: position, width: 8)
      for index in 0..<19 {
        // The fields: timestamp, type, server id, size, end_log_pos, flags.
        let opensField = [4, 5, 9, 13, 17].contains(index)
        write(opensField ? "   " : " " as StaticString)
        write(hex: UInt64(bytes[index]), width: 2)
      }
      write(byte: 0x0A)
      start = EventHeader.size
      end = bytes.count
    }
    while start < end {
      let line = bytes.extracting(start..<min(start + 16, end))
      write("# ")
      write(hex: position &+ UInt64(start), width: 8)
      for index in 0..<16 {
        write(index == 8 ? "  " : " " as StaticString)
        if index < line.count {
          write(hex: UInt64(line[index]), width: 2)
        } else {
          write("  ")
        }
      }
      write(" |")
      for index in 0..<line.count {
        let byte = line[index]
        let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
        write(byte: isLetter || (byte >= 0x30 && byte <= 0x39) ? byte : 0x2E)
      }
      write("|\n")
      start += 16
    }
    write("# ")
  }
}
