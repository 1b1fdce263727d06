import BinlogBytes
import BinlogEvents
import BinlogRows
import BinlogTestSupport
import Testing

/// JSON of a real log, changed by the differences of its partial updates.
@Suite struct JSONTreeTests {
  /// Where the values of the image at `start` lie, and where it ends.
  private func cells(
    _ sample: SampleRows, at start: Int, isAfter: Bool
  ) throws(ReadError) -> (cells: [Cell], end: Int) {
    let layout = RowLayout(sample.table)
    let range = isAfter ? sample.rows.columnsAfter : sample.rows.columns
    let bytes = sample.bytes
    let images = sample.images
    let columns = layout.columns
    let present = Bitmap(bytes.span.extracting(range), count: sample.rows.columnCount)
    var walker = try ImageWalker(
      images.span, at: start, base: sample.imagesBase, layout: layout,
      presentCount: present.setBits, isPartial: isAfter && sample.rows.isPartial)
    var list: [Cell] = []
    while let cell = try walker.next(images.span, present: present, columns: columns.span) {
      list.append(cell)
    }
    return (list, walker.position)
  }

  @Test func appliesTheDifferencesOfALog() throws {
    let samples = try SampleRows.all(in: "mysql97-partial-json")
    let inserted = try #require(samples.first)
    let first = try cells(inserted, at: 0, isAfter: false)
    let document = first.cells[1]
    var tree = try JSONTree(
      inserted.images.span.extracting(document.range), base: inserted.imagesBase)
    var applied = 0
    for sample in samples where sample.rows.isPartial {
      var position = 0
      while position < sample.images.count {
        let before = try cells(sample, at: position, isAfter: false)
        let after = try cells(sample, at: before.end, isAfter: true)
        position = after.end
        let key = sample.images.number(at: before.cells[0].start)
        for cell in after.cells where key == 1 && cell.column == 1 && cell.isPartial {
          let fits = try tree.apply(
            sample.images.span.extracting(cell.range), base: sample.imagesBase)
          #expect(fits)
          applied += 1
        }
      }
    }
    #expect(applied == 3)
    #expect(
      try writtenText { try tree.write(to: $0) }
        == #"{"n": 100, "list": ["two", 3], "name": "short"}"#)
  }

  @Test func anyDifferencesHarmNothing() throws {
    let samples = try SampleRows.all(in: "mysql97-partial-json")
    var random = SeededRandom(9)
    for sample in samples where sample.rows.isPartial {
      let before = try cells(sample, at: 0, isAfter: false)
      for cell in try cells(sample, at: before.end, isAfter: true).cells where cell.isPartial {
        let inserted = try #require(samples.first)
        let document = try cells(inserted, at: 0, isAfter: false).cells[1]
        for _ in 0..<2000 {
          let place = Int.random(in: cell.range, using: &random)
          let bit = Int.random(in: 0..<8, using: &random)
          let images = sample.images.flipping(bit: bit, at: place)
          var tree = try JSONTree(
            inserted.images.span.extracting(document.range), base: inserted.imagesBase)
          _ = try? tree.apply(images.span.extracting(cell.range), base: sample.imagesBase)
          _ = try? written { try tree.write(to: $0) }
        }
      }
    }
  }
}
