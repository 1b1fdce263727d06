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
      var differences: [String] = []
      let cases = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind)").filter {
        $0 != "agreement" && $0 != "differences"
      }
      for name in cases.sorted() {
        let (right, wrong) = try compare("\(folder)/\(kind)/\(name)", &differences)
        asked += right + wrong
        agreed += right
      }
      let line = "\(kind): \(agreed) of \(asked) answers agree, in \(cases.count) cases\n"
      try line.write(toFile: "\(folder)/\(kind)/agreement", atomically: true, encoding: .utf8)
      try differences.joined().write(
        toFile: "\(folder)/\(kind)/differences", atomically: true, encoding: .utf8)
      #expect(agreed == asked, "\(line)")
    }
  }

  private func compare(
    _ directory: String, _ differences: inout [String]
  ) throws -> (right: Int, wrong: Int) {
    func text(_ file: String) throws -> String {
      try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8)
    }
    let server = try text("server").split(whereSeparator: \.isWhitespace).map(String.init)
    let logs = "\(directory)/logs"
    let index = try #require(
      try FileManager.default.contentsOfDirectory(atPath: logs).first { $0.hasSuffix(".index") })
    var context = DumpContext(
      index: try text("logs/\(index)").split(separator: "\n").map(String.init),
      flavor: try #require(Flavor(rawValue: server[0])),
      version: ServerVersion(parsing: server[1])
    ) { (entry) throws(SourceError) in
      try ByteSource(path: "\(logs)/\(entry.lastPathComponent)", access: .read)
    }
    context.gtidMode = DumpContext.GtidMode(inferredFrom: context)
    var model = ServerModel(context)
    var right = 0
    var wrong = 0
    for line in try text("answers").split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let number = try #require(Int(fields[2]))
      let text = fields[3].replacingOccurrences(of: "\\n", with: "\n")
      let expected: ServerAnswer =
        number == 0 ? .serves : .refuses(errorNumber: number, text: text)
      let answer: ServerAnswer
      switch fields[0] {
      case "set":
        answer = ServerModel.answer(
          to: .mysql(try #require(GtidSet(fields[1]))), context: context,
          serverUUID: SourceUUID(server[3]))
      case "position", "strict":
        let position = fields[1].split(separator: ",").compactMap { MariaGtid($0) }
        answer = ServerModel.answer(
          to: .mariadb(position, strict: fields[0] == "strict"), context: context)
      default:
        let position = try #require(UInt64(fields[1]))
        answer = model.answer(to: DumpRequest(file: fields[0], position: position))
      }
      if case .unknown = answer { continue }
      if answer == expected {
        right += 1
      } else {
        wrong += 1
        let place = "\(directory.split(separator: "/").last ?? ""): \(fields[0]):\(fields[1])"
        differences.append("\(place)\n  server: \(expected)\n  model:  \(answer)\n")
      }
    }
    return (right, wrong)
  }
}
