import BinlogBytes
import BinlogRows
import BinlogTestSupport
import Foundation
import Testing

@Suite struct FloatTextTests {
  @Test func writesAsPrintfDoes() {
    var random = SeededRandom(11)
    var values: [Double] = [
      0, -0.0, 0.1, 1, -1, 1e15, 1e22, 123456.5, 999_999.5, 9_999_995, 0.00001, 0.0001,
      .leastNonzeroMagnitude, 2.2250738585072014e-308, 1.7976931348623157e308, 0.5, 1.5, 2.5, 1e5,
      1e6,
    ]
    for _ in 0..<5000 { values.append(Double(bitPattern: random.next())) }
    for _ in 0..<5000 { values.append(Double.random(in: -1e6...1e6, using: &random)) }
    for value in values where value.isFinite {
      let long = writtenText { FloatText.writeGeneral(value, digits: 20, to: $0) }
      #expect(long == String(format: "%.20g", value))
      let short = writtenText { FloatText.writeGeneral(value, digits: 6, to: $0) }
      #expect(short == String(format: "%g", value))
      let exponent = writtenText { FloatText.writeExponent(value, digits: 5, to: $0) }
      #expect(exponent == String(format: "%.5e", value))
    }
  }

  @Test(
    arguments: [
      (1.0, "1.0"), (1e15, "1e15"), (123_456_789_012_345, "123456789012345.0"),
      (1e-15, "0.000000000000001"), (1.5e-15, "0.0000000000000015"), (1e-16, "1e-16"),
      (-0.0, "-0.0"), (0.1 + 0.2, "0.30000000000000004"), (1e300, "1e300"),
      (.leastNonzeroMagnitude, "5e-324"),
      (-1.7976931348623157e308, "-1.7976931348623157e308"),
    ] as [(Double, String)])
  func writesTheShortestAsTheServerDoes(_ value: Double, _ text: String) {
    #expect(writtenText { FloatText.writeShortest(value, to: $0) } == text)
  }

  @Test func theShortestReadsBackTheSame() {
    var random = SeededRandom(12)
    for _ in 0..<5000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(Double(writtenText { FloatText.writeShortest(value, to: $0) }) == value)
    }
  }
}
