import BinlogBytes
import BinlogEvents
import BinlogRows
import BinlogTestSupport
import Testing

@Suite struct RowCounterTests {
  private func count(_ sample: SampleRows, _ images: [UInt8]) throws(ReadError) -> Int {
    try RowCounter.rowCount(
      sample.rows, event: sample.bytes.span, images: images.span, imagesBase: sample.imagesBase,
      table: sample.table)
  }

  @Test(arguments: Samples.logs)
  func countsEverySample(_ log: String) throws {
    for sample in try SampleRows.all(in: log) {
      #expect(try count(sample, sample.images) > 0)
    }
  }

  @Test(arguments: Samples.logs)
  func aCutIsNeverMoreThanWhatIsThere(_ log: String) throws {
    for sample in try SampleRows.all(in: log).prefix(12) {
      let whole = try count(sample, sample.images)
      for length in 0..<min(sample.images.count, 400) {
        let cut = sample.images.cut(to: length)
        do throws(ReadError) {
          let rows = try count(sample, cut)
          #expect(rows <= whole)
        } catch {
          #expect(error.offset >= sample.imagesBase)
          #expect(error.offset <= sample.imagesBase.advanced(by: length))
        }
      }
    }
  }

  @Test(arguments: Samples.logs)
  func flippedBitsHarmNothing(_ log: String) throws {
    var random = SeededRandom(3)
    for sample in try SampleRows.all(in: log) {
      for _ in 0..<200 where !sample.images.isEmpty {
        let place = Int.random(in: 0..<sample.images.count, using: &random)
        let bit = Int.random(in: 0..<8, using: &random)
        _ = try? count(sample, sample.images.flipping(bit: bit, at: place))
      }
    }
  }
}
