import Binlog
import BinlogTestSupport
import Foundation
import Testing

/// What `import Binlog` gives.
struct FacadeTests {
  private static let pair = Samples.path("crashed-source-mysql")

  /// The rows are those of `decode-rows`, with the same values.
  @Test(arguments: Samples.logs)
  func changesAreThoseOfTheCommand(_ name: String) throws {
    let path = Samples.path("logs/\(name).000001")
    let logs = try BinaryLogs(path)
    var problems: [String] = []
    let changes = Array(logs.changes(reporting: { problems.append($0.description) }))
    let lines = try Self.tool(["decode-rows", "--format", "jsonl", path])
    #expect(changes.count == lines.count, "\(problems)")
    for (change, line) in zip(changes, lines) {
      let source = try #require(line["source"] as? [String: Any])
      #expect(change.database == source["db"] as? String)
      #expect(change.table == source["table"] as? String)
      #expect(change.position == (source["pos"] as? NSNumber)?.uint64Value)
      #expect(change.innerPosition == (source["inner_pos"] as? NSNumber)?.uint64Value)
      #expect(change.row == (source["row"] as? NSNumber)?.intValue)
      #expect(change.gtid == source["gtid"] as? String)
      #expect(change.threadID == (source["thread"] as? NSNumber)?.uint32Value)
      #expect(
        String(change.operation.rawValue.prefix(1)) == Self.letters[line["op"] as? String ?? ""])
      Self.compare(change.before, line["before"] as? [String: Any], change)
      Self.compare(change.after, line["after"] as? [String: Any], change)
    }
  }

  private static let letters = ["c": "i", "u": "u", "d": "d"]

  private static func compare(
    _ image: Change.Image?, _ line: [String: Any]?, _ change: Change
  ) {
    #expect((image == nil) == (line == nil))
    guard let image, let line else { return }
    #expect(Set(image.map(\.column)) == Set(line.keys), "\(change)")
    for (column, value) in image {
      let other = line[column]
      switch value {
      case .null: #expect(other is NSNull)
      case .integer(let number): #expect((other as? NSNumber)?.int64Value == number)
      case .unsigned(let number): #expect((other as? NSNumber)?.uint64Value == number)
      case .text(let text), .decimal(let text): #expect(other as? String == text, "\(column)")
      case .bytes(let bytes):
        #expect(other as? String == Data(bytes).base64EncodedString(), "\(column)")
      case .date(let date):
        #expect(
          (other as? String)?.hasPrefix(
            String(format: "%04d-%02d-%02d", date.year, date.month, date.day)) == true)
      case .vector(let list): #expect((other as? [Any])?.count == list.count)
      default: #expect(other != nil)
      }
    }
  }

  private static func tool(_ words: [String]) throws -> [[String: Any]] {
    let process = Process()
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("binlogtool").path
    process.executableURL = URL(
      fileURLWithPath: FileManager.default.isExecutableFile(atPath: beside)
        ? beside : Samples.packageRoot + "/.build/debug/binlogtool")
    process.arguments = words
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try data.split(separator: 0x0A).compactMap {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any]
    }
  }

  @Test func filtersChooseTablesOperationsAndValues() throws {
    let logs = try BinaryLogs(Self.pair + "/source")
    let all = Array(logs.changes(reporting: { Issue.record("\($0)") }))
    let table = try #require(all.first).table
    var wanted = ChangeFilter()
    wanted.tables = ["`\(try #require(all.first).database)`.`\(table)`"]
    let some = Array(logs.changes(wanted, reporting: { _ in }))
    #expect(some.count == all.count { $0.table == table })
    wanted.operations = [.update]
    let updates = Array(logs.changes(wanted, reporting: { _ in }))
    #expect(updates.count == some.count { $0.operation == .update })
    wanted.until = 0
    #expect(Array(logs.changes(wanted, reporting: { _ in })).isEmpty)
    #expect(throws: ChangeFilter.Unreadable.self) { try wanted.add(condition: "no condition") }
  }

  @Test func updatesSayWhatTheyChange() throws {
    let logs = try BinaryLogs(Samples.path("logs/mysql97-rows-full.000001"))
    let updates = logs.changes(reporting: { Issue.record("\($0)") }).filter {
      $0.operation == .update
    }
    #expect(!updates.isEmpty)
    for update in updates {
      #expect(!update.changedColumns.isEmpty)
      for name in update.changedColumns { #expect(update.before?[name] != update.after?[name]) }
    }
  }

  @Test func damageIsToldAndNeverSilent() throws {
    let directory = try TemporaryDirectory()
    let whole = try Samples.log("mysql97-rows-full")
    let path = try directory.write(Array(whole.dropLast(30)), "binlog.000001")
    var problems: [BinaryLogs.Problem] = []
    let changes = Array(try BinaryLogs(path).changes(reporting: { problems.append($0) }))
    #expect(problems.count == 1)
    #expect(problems.first?.offset != nil)
    let all = Array(
      try BinaryLogs(Samples.path("logs/mysql97-rows-full.000001")).changes(reporting: { _ in }))
    #expect(changes.count <= all.count)
    #expect(throws: SourceError.self) { try BinaryLogs(directory.path + "/none") }
  }

  @Test func positionsAreJudged() throws {
    let logs = try BinaryLogs(Self.pair + "/source")
    #expect(try logs.judge("mysql-bin.000563", 4).verdict == .ok)
    #expect(try logs.judge("mysql-bin.000563", 5).verdict == .insideEvent)
    let past = try logs.judge("mysql-bin.000562", 4_000_000_000)
    #expect(past.verdict == .pastEnd)
    #expect(past.serverError != nil)
    #expect(try logs.judge("mysql-bin.999999", 4).verdict == .fileMissing)
  }

  @Test func replicasAreDiagnosed() throws {
    let source = try BinaryLogs(Self.pair + "/source")
    let status = try String(contentsOfFile: Self.pair + "/replica/status.txt", encoding: .utf8)
    let advice = try source.diagnose(replica: [Self.pair + "/replica"], status: status)
    #expect(advice.situation != .healthy)
    #expect(advice.statements.joined().contains("mysql-bin.000563"))
    #expect(advice.text.contains(advice.summary))
    #expect(throws: SourceError.self) { try source.diagnose(status: "nothing of the kind") }
  }
}
