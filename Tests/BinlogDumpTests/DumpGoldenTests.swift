import BinlogBytes
import BinlogDump
import BinlogTestSupport
import Foundation
import Testing

/// The whole output beside that of the vendors' own tools, byte for byte.
@Suite struct DumpGoldenTests {
  static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Goldens")

  @Test(arguments: Samples.logs, ["default", "vvdec"])
  func printsWhatTheVendorsToolPrints(_ log: String, _ mode: String) throws {
    // Where mysqlbinlog gives up at a GEOMETRY column, ours goes on.
    if log == "mysql97-rows-full", mode == "vvdec" { return }
    var options = DumpOptions()
    if mode == "vvdec" {
      options.verbosity = 2
      options.base64Output = .decodeRows
    }
    let load = try LoadDirectory()
    options.localLoad = load.path
    let result = Dumped(Samples.path("logs/\(log).000001"), options)
    let name = "\(log).000001.\(mode).txt"
    let wanted = try String(
      decoding: Data(contentsOf: Self.goldens.appendingPathComponent(name)), as: UTF8.self)
    let got = result.text.replacingOccurrences(of: load.path, with: "/tmp/binlogtool-goldens")
    expectSameLines(got, wanted)
    #expect(result.outcome == .done)
  }

  /// A line of `Goldens/option-sets`.
  struct OptionSet: CustomTestStringConvertible, Sendable {
    let log: String
    let name: String
    let arguments: [String]
    var testDescription: String { "\(log) \(name)" }
  }

  static let optionSets: [OptionSet] = {
    let path = goldens.appendingPathComponent("option-sets")
    guard let text = try? String(decoding: Data(contentsOf: path), as: UTF8.self) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ").map(String.init)
      return OptionSet(log: words[0], name: words[1], arguments: Array(words.dropFirst(2)))
    }
  }()

  @Test(arguments: optionSets)
  func printsWhatTheVendorsToolPrintsWithOptions(_ set: OptionSet) throws {
    let path = Samples.path("logs/\(set.log).000001")
    var options = try DumpCommandLine(set.arguments + [path]).options
    let load = try LoadDirectory()
    options.localLoad = load.path
    let got = Dumped(path, options).text
      .replacingOccurrences(of: load.path, with: "/tmp/binlogtool-goldens")
    let wanted = try String(
      decoding: Data(
        contentsOf: Self.goldens.appendingPathComponent("\(set.log).000001.\(set.name).txt")),
      as: UTF8.self)
    expectSameLines(got, wanted)
  }

  @Test func thereAreOptionSets() { #expect(Self.optionSets.count >= 10) }

  @Test func writesTheFilesOfLoadData() throws {
    let load = try LoadDirectory()
    var options = DumpOptions()
    options.localLoad = load.path
    _ = Dumped(Samples.path("logs/mysql97-statement.000001"), options)
    let names = try FileManager.default.contentsOfDirectory(atPath: load.path)
    #expect(!names.isEmpty)
    #expect(names.allSatisfy { $0.hasPrefix("SQL_LOAD_MB-") && $0.hasSuffix("-0") })
    // A second time the names are taken.
    let again = Dumped(Samples.path("logs/mysql97-statement.000001"), options)
    #expect(again.text.contains("-1' INTO TABLE"))
  }

  private func expectSameLines(_ got: String, _ wanted: String) {
    guard got != wanted else { return }
    let ours = got.split(separator: "\n", omittingEmptySubsequences: false)
    let theirs = wanted.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(ours.count, theirs.count) {
      let left = index < ours.count ? ours[index] : "(end)"
      let right = index < theirs.count ? theirs[index] : "(end)"
      if left != right {
        Issue.record("line \(index + 1): \(left) for \(right)")
        return
      }
    }
  }
}

/// What a dump printed and told.
final class Dumped: DumpReporter {
  private(set) var text = ""
  private(set) var outcome = LogDump.Outcome.done
  private(set) var messages: [DumpMessage] = []

  /// Dumps one file.
  convenience init(_ path: String, _ options: DumpOptions = DumpOptions()) {
    self.init([path], options)
  }

  /// Dumps some files as one stream.
  init(
    _ paths: [String], _ options: DumpOptions = DumpOptions(), sharing: DumpSharing = .none
  ) {
    LocalTime.adoptTimeZone()
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    outcome = LogDump(options: options, sink: sink, reporter: self, sharing: sharing)
      .run(paths.map { LogDump.Input($0) })
    text = memory.text
  }

  func report(_ message: DumpMessage) { messages.append(message) }
}

/// A directory of its own, gone when nobody has it any more.
final class LoadDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "binlogtool-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
