import BinlogBytes
import BinlogEvents
import BinlogRows
import BinlogTestSupport
import Testing

@Suite struct RowWalkerTests {
  /// What a walk met: each row with the place where it begins, and the cells of its images.
  private struct Walk: Equatable {
    var rows: [Int] = []
    var images: [RowWalker.Image] = []
    var cells: [[Range<Int>]] = []
    var end = 0
  }

  /// Goes through `images` as they are those of `sample`; `asks` says for each cell and image
  /// whether the walk stays in it.
  private func walk(
    _ sample: SampleRows, _ images: [UInt8], asks: () -> Bool = { true }
  ) throws(ReadError) -> Walk {
    let layout = RowLayout(sample.table).columns
    var walker = try RowWalker(
      sample.rows, event: sample.bytes.span,
      images: ByteRegion(images.span, at: sample.imagesBase), columns: layout.span)
    var found = Walk()
    while try walker.nextRow() {
      found.rows.append(walker.rowStart)
      let number = walker.number
      #expect(number == found.rows.count)
      while asks(), let image = try walker.nextImage() {
        found.images.append(image)
        var cells: [Range<Int>] = []
        while asks(), let cell = try walker.nextCell() {
          let isHeld = walker.holds(cell.column, in: image)
          #expect(isHeld)
          let offset = walker.value(of: cell).base
          #expect(offset == sample.imagesBase.advanced(by: cell.start))
          cells.append(cell.range)
        }
        found.cells.append(cells)
      }
    }
    found.end = walker.position
    return found
  }

  @Test(arguments: Samples.logs)
  func goesThroughAllBytesOfTheImages(_ log: String) throws {
    for sample in try SampleRows.all(in: log) {
      let found = try walk(sample, sample.images)
      #expect(found.end == sample.images.count)
      #expect(found.images.count == found.rows.count * (sample.rows.operation == .update ? 2 : 1))
      for cells in found.cells {
        for (one, next) in zip(cells, cells.dropFirst()) {
          #expect(one.upperBound <= next.lowerBound)
        }
      }
      let counted = try RowCounter.rowCount(
        sample.rows, event: sample.bytes.span, images: sample.images.span,
        imagesBase: sample.imagesBase, table: sample.table)
      #expect(found.rows.count == counted)
    }
  }

  @Test(arguments: Samples.logs)
  func whatIsLeftEarlyIsPassedOver(_ log: String) throws {
    var random = SeededRandom(11)
    for sample in try SampleRows.all(in: log) {
      let whole = try walk(sample, sample.images)
      for _ in 0..<5 {
        let part = try walk(sample, sample.images) { Int.random(in: 0..<4, using: &random) > 0 }
        #expect(part.rows == whole.rows)
        #expect(part.end == whole.end)
      }
    }
  }

  @Test(arguments: Samples.logs)
  func aCutEndsInAnError(_ log: String) throws {
    for sample in try SampleRows.all(in: log).prefix(12) {
      let whole = try walk(sample, sample.images)
      for length in 0..<min(sample.images.count, 400) {
        do throws(ReadError) {
          let found = try walk(sample, sample.images.cut(to: length))
          // Only where a row ends there is nothing wrong.
          #expect(length == 0 || whole.rows.contains(length))
          #expect(found.rows.count <= whole.rows.count)
        } catch {
          #expect(error.offset >= sample.imagesBase)
          #expect(error.offset <= sample.imagesBase.advanced(by: length))
        }
      }
    }
  }

  @Test(arguments: Samples.logs)
  func flippedBitsHarmNothing(_ log: String) throws {
    var random = SeededRandom(5)
    for sample in try SampleRows.all(in: log) {
      for _ in 0..<100 where !sample.images.isEmpty {
        let place = Int.random(in: 0..<sample.images.count, using: &random)
        let bit = Int.random(in: 0..<8, using: &random)
        _ = try? walk(sample, sample.images.flipping(bit: bit, at: place))
      }
    }
  }

  @Test func rowsThatTakeNoBytesEndTheWalk() throws {
    var sample = try #require(try SampleRows.all(in: Samples.logs[0]).first)
    // No column in the images: there would be rows without end.
    for index in sample.rows.columns { sample.bytes[index] = 0 }
    for index in sample.rows.columnsAfter { sample.bytes[index] = 0 }
    #expect(throws: ReadError.self) { try walk(sample, sample.images) }
  }

  @Test func anInsertWithoutImagesIsOneRowOfDefaults() throws {
    var sample = try #require(
      try Samples.logs.lazy.flatMap { try SampleRows.all(in: $0) }
        .first { $0.rows.operation == .insert })
    for index in sample.rows.columns { sample.bytes[index] = 0 }
    let found = try walk(sample, [])
    #expect(found.rows == [0])
    #expect(found.cells == [[]])
  }

  @Test func anotherNumberOfColumnsIsRefused() throws {
    let sample = try #require(try SampleRows.all(in: Samples.logs[0]).first)
    var other = sample
    other.rows.columnCount += 1
    #expect(throws: ReadError.self) { try walk(other, sample.images) }
  }
}
