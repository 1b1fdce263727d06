import BinlogAudit
import BinlogBytes
import BinlogEvents
import Foundation
import Testing

/// Compares our answers with those of real servers that `Tests/Live/prophecy/run` wrote down.
struct ProphecyTests {
  private static let folder = ProcessInfo.processInfo.environment["BINLOGTOOL_PROPHECY"]

  @Test(.enabled(if: folder != nil))
  func serversAndModelAgree() throws {
    let folder = try #require(Self.folder)
    for kind in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      var asked = 0
      var agreed = 0
      let cases = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind)").filter {
        $0 != "agreement"
      }
      for name in cases.sorted() {
        let (right, wrong) = try compare("\(folder)/\(kind)/\(name)")
        asked += right + wrong
        agreed += right
      }
      let line = "\(kind): \(agreed) of \(asked) answers agree, in \(cases.count) cases\n"
      try line.write(toFile: "\(folder)/\(kind)/agreement", atomically: true, encoding: .utf8)
      #expect(agreed == asked, "\(line)")
    }
  }

  private func compare(_ directory: String) throws -> (right: Int, wrong: Int) {
    func text(_ file: String) throws -> String {
      try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8)
    }
    let server = try text("server").split(whereSeparator: \.isWhitespace).map(String.init)
    let context = DumpContext(
      index: try text("index").split(separator: "\n").map(String.init),
      flavor: try #require(Flavor(rawValue: server[0])),
      version: ServerVersion(parsing: server[1]),
      gtidMode: server[2] == "ON" ? .on : server[2] == "OFF" ? .off : .permissive
    ) { (entry) throws(SourceError) in
      try ByteSource(path: "\(directory)/\(entry.lastPathComponent)", access: .read)
    }
    var model = ServerModel(context)
    var right = 0
    var wrong = 0
    for line in try text("answers").split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let position = try #require(UInt64(fields[1]))
      let number = try #require(Int(fields[2]))
      let expected: ServerAnswer =
        number == 0 ? .serves : .refuses(errorNumber: number, text: fields[3])
      let answer = model.answer(to: DumpRequest(file: fields[0], position: position))
      if answer == expected {
        right += 1
      } else {
        wrong += 1
        if wrong <= 1 {
          Issue.record("\(directory) \(fields[0]):\(position): said \(expected), we \(answer)")
        }
      }
    }
    return (right, wrong)
  }
}
