import BinlogBytes
import BinlogRows
import BinlogTestSupport
import Testing

@Suite struct PackedDecimalTests {
  private func text(_ bytes: [UInt8], _ precision: Int, _ scale: Int) -> String {
    writtenText { sink in
      PackedDecimal.write(bytes.span, precision: precision, scale: scale, to: sink)
    }
  }

  @Test func writesTheExamplesOfTheServersSource() {
    #expect(text([0x81, 0x0D, 0xFB, 0x38, 0xD2, 0x04, 0xD2], 14, 4) == "1234567890.1234")
    #expect(text([0x7E, 0xF2, 0x04, 0xC7, 0x2D, 0xFB, 0x2D], 14, 4) == "-1234567890.1234")
  }

  @Test func writesZeroWithAllItsDecimals() {
    #expect(text([0x80, 0x00], 3, 1) == "0.0")
    #expect(text([0x80], 2, 2) == "0.00")
    #expect(text([0x80, 0, 0, 0, 0], 10, 0) == "0")
  }

  /// No server writes such, but `mysqlbinlog` and `mariadb-binlog` print them so.
  @Test func zeroBelowZeroKeepsItsSignOnlyWithAPoint() {
    #expect(text([0x7F, 0xFF], 3, 1) == "-0.0")
    #expect(text([0x7F, 0xFF, 0xFF, 0xFF, 0xFF], 10, 0) == "0")
    #expect(text([0x7F, 0xFF, 0xFF, 0xFE], 9, 0) == "-1")
  }

  @Test func measuresEverySizeThatServersHave() {
    #expect(PackedDecimal.byteCount(precision: 65, scale: 30) == 30)
    #expect(PackedDecimal.byteCount(precision: 1, scale: 0) == 1)
    #expect(PackedDecimal.byteCount(precision: 10, scale: 2) == 5)
  }

  @Test(arguments: [(0, 0), (66, 0), (10, 11), (255, 255), (-1, 0), (10, -1)])
  func refusesImpossiblePrecision(_ precision: Int, _ scale: Int) {
    #expect(PackedDecimal.byteCount(precision: precision, scale: scale) == nil)
    let bytes = [UInt8](repeating: 0xFF, count: 64)
    let result = written { sink in
      let isSound = PackedDecimal.write(bytes.span, precision: precision, scale: scale, to: sink)
      #expect(!isSound)
    }
    #expect(result.isEmpty)
  }

  @Test func noticesDigitsThatAreNone() {
    _ = written { sink in
      let bytes: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
      let isSound = PackedDecimal.write(bytes.span, precision: 10, scale: 0, to: sink)
      #expect(!isSound)
    }
  }
}
