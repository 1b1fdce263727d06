import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogRows
import BinlogTestSupport
import Foundation
import Testing

/// Rows of the sample logs beside what the vendors' own tools print of them.
@Suite struct VerboseRowsTests {
  static let expected = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Expected")

  @Test(arguments: Samples.logs, [1, 2])
  func printsWhatTheVendorsToolPrints(_ log: String, _ verbosity: Int) throws {
    let mode = verbosity == 1 ? "v" : "vv"
    let file = Self.expected.appendingPathComponent("\(log).\(mode).txt")
    let wanted = (try? Data(contentsOf: file)).map { [UInt8]($0) } ?? []
    let got = try Self.print(log, verbosity)
    let theirs = Self.lines(wanted)
    let ours = Self.lines(got)
    // Where mysqlbinlog gives up at a GEOMETRY column, ours goes on; the rest is the same.
    let kept = theirs.filter { !$0.contains("!! Don't know how to handle") }
    var index = 0
    for line in kept {
      while index < ours.count, ours[index] != line, kept.count < theirs.count { index += 1 }
      guard index < ours.count, ours[index] == line else {
        Issue.record("\(index < ours.count ? ours[index] : "nothing") for \(line)")
        return
      }
      index += 1
    }
    if kept.count == theirs.count { #expect(ours.count == theirs.count) }
  }

  static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0x0A).filter { $0.starts(with: Array("### ".utf8)) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  static func print(_ log: String, _ verbosity: Int) throws -> [UInt8] {
    let samples = try SampleRows.all(in: log)
    return written { sink in
      var printer: VerboseRowsPrinter?
      for sample in samples {
        let using =
          printer
          ?? VerboseRowsPrinter(style: DumpStyle(sample.format), verbosity: verbosity)
        printer = using
        let problem = using.print(
          sample.rows, event: sample.bytes.span, images: sample.images.span,
          imagesBase: sample.imagesBase, table: sample.table, to: sink)
        #expect(problem == nil)
      }
    }
  }

  @Test(arguments: Samples.logs)
  func cutsAreToldAndHarmNothing(_ log: String) throws {
    for sample in try SampleRows.all(in: log).prefix(8) {
      let printer = VerboseRowsPrinter(style: DumpStyle(sample.format), verbosity: 2)
      for length in 1..<max(2, min(300, sample.images.count)) {
        let images = sample.images.cut(to: min(length, sample.images.count))
        _ = written { sink in
          let problem = printer.print(
            sample.rows, event: sample.bytes.span, images: images.span,
            imagesBase: sample.imagesBase, table: sample.table, to: sink)
          if let problem {
            #expect(problem.offset >= sample.imagesBase)
            #expect(problem.offset <= sample.imagesBase.advanced(by: images.count))
          }
        }
      }
    }
  }

  @Test(arguments: Samples.logs)
  func flippedBitsHarmNothing(_ log: String) throws {
    var random = SeededRandom(5)
    for sample in try SampleRows.all(in: log) where !sample.images.isEmpty {
      let printer = VerboseRowsPrinter(style: DumpStyle(sample.format), verbosity: 2)
      for _ in 0..<100 {
        let place = Int.random(in: 0..<sample.images.count, using: &random)
        let bit = Int.random(in: 0..<8, using: &random)
        let images = sample.images.flipping(bit: bit, at: place)
        _ = written { sink in
          printer.print(
            sample.rows, event: sample.bytes.span, images: images.span,
            imagesBase: sample.imagesBase, table: sample.table, to: sink)
        }
      }
    }
  }
}
