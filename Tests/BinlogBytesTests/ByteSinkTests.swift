import BinlogBytes
import BinlogTestSupport
import Testing

@Suite struct ByteSinkTests {
  /// What `body` writes, whatever the size of the buffer.
  private func written(_ body: (ByteSink) -> Void) -> String {
    var texts: Set<String> = []
    for capacity in [256, 257, 300, 4096] {
      let memory = MemoryDestination()
      let sink = ByteSink(memory, capacity: capacity)
      body(sink)
      sink.flush()
      #expect(sink.written == UInt64(memory.bytes.count))
      texts.insert(memory.text)
    }
    #expect(texts.count == 1)
    return texts.first ?? ""
  }

  @Test func decimalNumbers() {
    let numbers: [UInt64] = [
      0, 9, 10, 99, 100, 101, 999, 1000, 65535, 4_294_967_295, 999_999_999_999, .max,
    ]
    for number in numbers {
      #expect(written { $0.write(decimal: number) } == String(number))
    }
    for number in [Int64.min, -1, 0, 1, .max] {
      #expect(written { $0.write(decimal: number) } == String(number))
    }
    #expect(written { $0.write(decimal: 7, width: 3) } == "007")
    #expect(written { $0.write(decimal: 1234, width: 3) } == "1234")
  }

  @Test func hexadecimalNumbers() {
    #expect(written { $0.write(hex: 0) } == "0")
    #expect(written { $0.write(hex: 0xBEEF, width: 8) } == "0000beef")
    #expect(written { $0.write(hex: .max) } == "ffffffffffffffff")
  }

  @Test func numbersOfEveryLength() {
    var numbers: [UInt64] = []
    for bits in 0..<UInt64(64) {
      let power: UInt64 = 1 << bits
      numbers += [power, power - 1, UInt64.random(in: 0..<power)]
    }
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - text.count)) + text
    }
    for number in numbers {
      #expect(written { $0.write(decimal: number) } == String(number))
      #expect(written { $0.write(decimal: number, width: 6) } == padded(String(number), 6))
      let hex = String(number, radix: 16)
      #expect(written { $0.write(hex: number) } == hex)
      #expect(written { $0.write(hex: number, width: 8) } == padded(hex, 8))
    }
  }

  @Test func longTextsCrossTheBuffer() {
    let text = (0..<5000).map { String($0) }.joined(separator: ",")
    let whole = written { sink in
      sink.write(text)
      sink.write(byte: 0x0A)
      sink.write("end")
      sink.write(byte: 0x2E, count: 600)
    }
    #expect(whole == text + "\nend" + String(repeating: ".", count: 600))
  }

  @Test func aFailureIsRemembered() {
    final class Broken: ByteDestination {
      func write(_ bytes: Span<UInt8>) throws(SourceError) {
        throw SourceError(name: "out", kind: .system(28), message: "cannot write")
      }
    }
    let sink = ByteSink(Broken(), capacity: 256)
    sink.write(byte: 0x41, count: 1000)
    sink.flush()
    #expect(sink.failure?.kind == .system(28))
  }
}
