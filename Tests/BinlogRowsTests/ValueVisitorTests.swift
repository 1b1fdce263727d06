import BinlogBytes
import BinlogEvents
import BinlogRows
import BinlogTestSupport
import Testing

/// Tells what it is handed.
private struct Telling: ValueVisitor {
  var text = ""

  mutating func integer(_ value: StoredInteger) {
    text = "integer \(value.signed) \(value.unsigned)"
  }
  mutating func float(_ value: Float) { text = "float \(value)" }
  mutating func double(_ value: Double) { text = "double \(value)" }
  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    let digits = bytes.array
    text =
      "decimal "
      + writtenText { PackedDecimal.write(digits.span, precision: precision, scale: scale, to: $0) }
  }
  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {
    text = "bits \(number) of \(count) in \(bytes.count)"
  }
  mutating func enumeration(_ number: UInt64) { text = "enumeration \(number)" }
  mutating func set(_ labels: UInt64, bytes: Span<UInt8>) {
    text = "set \(labels) in \(bytes.count)"
  }
  mutating func string(_ bytes: Span<UInt8>) { text = "string \(bytes.array)" }
  mutating func compressed(_ value: ByteRegion) { text = "compressed \(value.bytes.array)" }
  mutating func json(_ value: ByteRegion) { text = "json \(value.bytes.array) at \(value.base)" }
  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    text = "geometry \(system) \(bytes.extracting(shape).array)"
  }
  mutating func vector(_ value: StoredVector) {
    text = "vector \((0..<value.count).map { value[$0] }) \(value.isWhole)"
  }
  mutating func year(_ value: StoredYear) { text = "year \(value.year)" }
  mutating func date(_ value: TemporalValue) {
    text = "date " + writtenText { $0.writeDate(value) }
  }
  mutating func time(_ value: TemporalValue, decimals: Int) {
    text = "time " + writtenText { $0.writeTime(value, decimals: decimals) }
  }
  mutating func datetime(_ value: TemporalValue, decimals: Int) {
    text = "datetime " + writtenText { $0.writeDatetime(value, decimals: decimals) }
  }
  mutating func moment(_ value: StoredMoment, decimals: Int) {
    text = "moment \(value.seconds) \(value.microsecond) \(decimals)"
  }
  mutating func unknown(_ bytes: Span<UInt8>) { text = "unknown \(bytes.array)" }
}

@Suite struct ValueVisitorTests {
  private func told(_ type: UInt8, _ metadata: UInt16, _ bytes: [UInt8]) -> String {
    var visitor = Telling()
    ColumnLayout(TableMap.Column(type: type, metadata: metadata))
      .visit(ByteRegion(bytes.span, at: FileOffset(100)), into: &visitor)
    return visitor.text
  }

  @Test(
    arguments: [
      (1, 0, [0xFE], "integer -2 254"), (2, 0, [0xFE, 0xFF], "integer -2 65534"),
      (9, 0, [1, 0, 0x80], "integer -8388607 8388609"),
      (3, 0, [1, 0, 0, 0], "integer 1 1"),
      (8, 0, [UInt8](repeating: 0xFF, count: 8), "integer -1 18446744073709551615"),
      (4, 4, [0, 0, 0xC0, 0x3F], "float 1.5"),
      (5, 8, [0, 0, 0, 0, 0, 0, 0xF8, 0xBF], "double -1.5"),
      // DECIMAL(5,2), big end first in the metadata's bytes.
      (246, 0x0205, [0x80, 0x7B, 0x2D], "decimal 123.45"),
      (16, 0x0104, [0x0A, 0xBC], "bits 2748 of 12 in 2"),
      // After CHAR: the type, then the size.
      (254, 0x01F7, [2], "enumeration 2"), (254, 0x02F8, [5, 1], "set 261 in 2"),
      (254, 0x14FE, [0x61], "string [97]"), (15, 20, [0x61, 0x62], "string [97, 98]"),
      (252, 2, [], "string []"), (141, 20, [0, 0x61], "compressed [0, 97]"),
      (245, 4, [4, 1], "json [4, 1] at 100"),
      (255, 4, [0xE6, 0x10, 0, 0, 1], "geometry 4326 [1]"), (255, 4, [1, 0], "geometry 0 []"),
      (242, 4, [0, 0, 0x80, 0x3F, 7], "vector [1.0] false"),
      (13, 0, [0], "year 0"), (13, 0, [124], "year 2024"),
      (10, 0, [0x5D, 0xD0, 0x0F], "date 2024-02-29"),
      (11, 0, [0x40, 0xE2, 0x01], "time 12:34:56"),
      (19, 2, [0x80, 0xC8, 0xB8, 0x4E], "time 12:34:56.78"),
      (12, 0, [0x80, 0xC5, 0xAA, 0x8B, 0x68, 0x12, 0x00, 0x00], "datetime 2024-02-29 12:34:56"),
      (18, 0, [0x99, 0xB2, 0xBA, 0xC8, 0xB8], "datetime 2024-02-29 12:34:56"),
      (7, 0, [1, 2, 0, 0], "moment 513 0 0"), (17, 3, [0, 0, 2, 1, 0, 10], "moment 513 1000 3"),
      (6, 0, [], "unknown []"), (200, 0, [], "unknown []"),
    ] as [(UInt8, UInt16, [UInt8], String)])
  func tellsWhatValuesAre(_ type: UInt8, _ metadata: UInt16, _ bytes: [UInt8], _ text: String) {
    #expect(told(type, metadata, bytes) == text)
  }

  @Test func whatIsTooShortHarmsNothing() {
    var random = SeededRandom(17)
    for type in 0...255 as ClosedRange<UInt8> {
      for _ in 0..<40 {
        let metadata = UInt16.random(in: 0...0xFFFF, using: &random)
        let count = Int.random(in: 0...9, using: &random)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(!told(type, metadata, bytes).isEmpty)
      }
    }
  }

  @Test func fractionsThatNoClockHasAreBelowZeroToTheTools() {
    func signed(_ decimals: UInt16, _ fraction: [UInt8]) -> Int {
      let layout = ColumnLayout(TableMap.Column(type: 17, metadata: decimals))
      let bytes = [0, 0, 0, 1] + fraction
      return StoredMoment(bytes.span, layout).signedMicrosecond(decimals: layout.decimals)
    }
    #expect(signed(2, [0xFF]) == 2_550_000)
    #expect(signed(4, [0xFF, 0xFF]) == -100)
    #expect(signed(6, [0xFF, 0xFF, 0xFE]) == -2)
    #expect(signed(6, [0x0F, 0x42, 0x3F]) == 999_999)
  }
}
