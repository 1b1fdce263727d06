import BinlogBytes
import BinlogRows

// What all ways to write values have in common.

extension ByteSink {
  /// Writes an integer in digits, with its sign where `column` has one.
  package func write(integer bytes: Span<UInt8>, of column: DecodedTable.Column) {
    let width = column.layout.size
    if column.isUnsigned {
      write(decimal: bytes.littleEndian(at: 0, width: width))
    } else {
      write(decimal: bytes.signedLittleEndian(at: 0, width: width))
    }
  }

  /// Writes the elements of a vector between brackets, each by `element`.
  package func write(vector bytes: Span<UInt8>, _ element: (Float) -> Void) {
    write(byte: 0x5B)
    for index in 0..<bytes.count / 4 {
      if index > 0 { write(byte: 0x2C) }
      element(Float(bitPattern: UInt32(bytes.littleEndian(at: index * 4, width: 4))))
    }
    write(byte: 0x5D)
  }
}
