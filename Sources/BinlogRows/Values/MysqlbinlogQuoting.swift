public import BinlogBytes

/// How `mysqlbinlog` escapes bytes between single quotes.
public enum MysqlbinlogQuoting {
  /// Writes the escape for a control character, a single quote or a backslash; any other byte as
  /// it is.
  public static func escape(_ byte: UInt8, to sink: ByteSink) {
    switch byte {
    case 0x08: sink.write("\\b")
    case 0x0C: sink.write("\\f")
    case 0x0A: sink.write("\\n")
    case 0x0D: sink.write("\\r")
    case 0x09: sink.write("\\t")
    case 0x5C: sink.write("\\\\")
    case 0x27: sink.write("\\'")
    case 0..<0x20:
      sink.write("\\x")
      sink.write(hex: UInt64(byte), width: 2)
    default: sink.write(byte: byte)
    }
  }
}
