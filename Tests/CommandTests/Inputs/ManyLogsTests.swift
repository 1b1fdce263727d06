import BinlogTestSupport
import Foundation
import Testing

/// Time grows with the number of logs, names and words, and no faster.
@Suite struct ManyLogsTests {
  /// Seconds of processor time that `command` takes with `count` links to a small log called
  /// `name`, which has a `#` for the number.
  private func seconds(_ count: Int, _ name: String, index: String? = nil, _ command: String) throws
    -> Double
  {
    let directory = try TemporaryDirectory()
    let log = try directory.write(try Samples.log("mysql97-open").cut(to: 126), "log")
    for number in 1...count {
      let digits = String(number)
      let full = String(repeating: "0", count: 6 - digits.count) + digits
      try FileManager.default.linkItem(
        atPath: log,
        toPath: directory.path + "/"
          + name.replacingOccurrences(of: "#", with: full))
    }
    if let index {
      _ = try directory.write(index, "b.index")
    }
    let outcome = try Tool.shell(
      "cd '\(directory.path)'; TIMEFORMAT=%U; time \"$TOOL\" \(command) > /dev/null")
    #expect((0...1).contains(outcome.status), "\(outcome.errors)")
    return Double(outcome.errors.split(separator: "\n").last ?? "") ?? .infinity
  }

  private func grows(_ name: String, index: String? = nil, _ command: String) throws {
    let few = try seconds(1500, name, index: index, command)
    let many = try seconds(12_000, name, index: index, command)
    // Eight times as many: with the square it would be 64 times as long.
    #expect(many < max(few, 0.05) * 24, "\(few) and \(many) seconds")
  }

  @Test func besideAnIndexThatListsOne() throws {
    try grows("b.#", index: "./b.000001\n", "verify --quiet .")
  }

  @Test func ofManyStems() throws { try grows("s#.000001", "verify --quiet .") }

  @Test func asWordsOfACommandLine() throws { try grows("b.#", "verify --quiet b.*") }

  @Test func ofManyStemsAsWords() throws { try grows("s#.000001", "verify --quiet s*.000001") }

  @Test func behindAnOption() throws {
    try grows("b.#", "verify --quiet --position b.000001:4 -- b.*")
  }
}
