import BinlogBytes
import BinlogRows

extension ByteSink {
  /// Writes what `bytes` mean as the server spells it; nothing that needs an escape.
  ///
  /// Such types lie in rows as BINARY, without the zero bytes at their end; a UUID in the order
  /// of its digits, whatever the server has in its tables. Source: `FixedBinTypeStorage` of
  /// MariaDB and the types made of it.
  func write(_ bytes: Span<UInt8>, meaning: TableSchema.Meaning) {
    func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
    switch meaning {
    case .json: break
    case .uuid:
      for index in 0..<16 {
        if index == 4 || index == 6 || index == 8 || index == 10 { write(byte: 0x2D) }
        write(hex: UInt64(byte(index)), width: 2)
      }
    case .inet4: dotted(byte(0), byte(1), byte(2), byte(3))
    case .inet6:
      func word(_ index: Int) -> UInt64 {
        UInt64(byte(2 * index)) << 8 | UInt64(byte(2 * index + 1))
      }
      // The longest run of zero words, the first of several.
      var gap = (place: -1, length: 0)
      var index = 0
      while index < 8 {
        var length = 0
        while index + length < 8, word(index + length) == 0 { length += 1 }
        if length > gap.length { gap = (index, length) }
        index += max(1, length)
      }
      index = 0
      while index < 8 {
        if index == gap.place {
          if index == 0 { write(byte: 0x3A) }
          write(byte: 0x3A)
          index += gap.length
        } else if index == 6, gap.place == 0,
          gap.length == 6 || gap.length == 5 && word(5) == 0xFFFF
        {
          dotted(byte(12), byte(13), byte(14), byte(15))
          index = 8
        } else {
          write(hex: word(index))
          index += 1
          if index < 8 { write(byte: 0x3A) }
        }
      }
    }
  }

  private func dotted(_ one: UInt8, _ two: UInt8, _ three: UInt8, _ four: UInt8) {
    write(decimal: UInt64(one))
    write(byte: 0x2E)
    write(decimal: UInt64(two))
    write(byte: 0x2E)
    write(decimal: UInt64(three))
    write(byte: 0x2E)
    write(decimal: UInt64(four))
  }
}
