import Testing

@testable import BinlogAudit

/// One status as clients print it, and as people and tools hand it on.
@Suite struct StatusDressTests {
  private static let pairs: [(name: String, value: String)] = [
    ("Slave_IO_State", ""), ("Master_Host", "db1"), ("Master_Log_File", "mysql-bin.000562"),
    ("Read_Master_Log_Pos", "18045830"), ("Relay_Log_File", "relay-bin.000007"),
    ("Relay_Log_Pos", "235"), ("Relay_Master_Log_File", "mysql-bin.000562"),
    ("Slave_IO_Running", "No"), ("Slave_SQL_Running", "Yes"), ("Last_Errno", "0"),
    ("Exec_Master_Log_Pos", "18045830"), ("Last_IO_Errno", "1236"),
    ("Last_IO_Error", "Got fatal error 1236 from master: 'one | two, \"three\"'"),
  ]

  private static var vertical: [String] {
    ["mysql> SHOW SLAVE STATUS\\G", "*************************** 1. row ****************"]
      + pairs.map { "        \($0.name): \($0.value)" } + ["1 row in set (0.00 sec)"]
  }

  private static var box: [String] {
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: width - text.count)
    }
    let widths = pairs.map { max($0.name.count, $0.value.count) }
    let edge = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined()
    func line(_ cells: [String]) -> String {
      "|" + zip(cells, widths).map { " " + padded($0, $1) + " |" }.joined()
    }
    return [edge, line(pairs.map(\.name)), edge, line(pairs.map(\.value)), edge]
  }

  private static let dresses: [String: String] = [
    "vertical": vertical.joined(separator: "\n"),
    "CRLF": vertical.joined(separator: "\r\n"),
    "CR": vertical.joined(separator: "\r"),
    "spaces after": vertical.map { $0 + "   \t" }.joined(separator: "\n"),
    "no space after the colon": pairs.map { $0.name + ":" + $0.value }.joined(separator: "\n"),
    "spaces that do not break": vertical.joined(separator: "\n")
      .replacing(" ", with: "\u{A0}"),
    "byte order mark": "\u{FEFF}" + pairs.map { $0.name + ": " + $0.value }.joined(separator: "\n"),
    "quoted in a mail": vertical.map { "> " + $0 }.joined(separator: "\n"),
    "after a bar": vertical.map { "| " + $0 }.joined(separator: "\n"),
    "after a time": vertical.map { "2024-05-05 10:00:00 db2 " + $0 }.joined(separator: "\n"),
    "box": box.joined(separator: "\n"),
    "box, CRLF": box.joined(separator: "\r\n"),
    "tabs": pairs.map(\.name).joined(separator: "\t") + "\n"
      + pairs.map(\.value).joined(separator: "\t") + "\n",
    "commas": pairs.map(\.name).joined(separator: ",") + "\n"
      + pairs.map { "\"\($0.value.replacing("\"", with: "\"\""))\"" }.joined(separator: ","),
    "on its side": "| Name | Value |\n"
      + pairs.map { "| \($0.name) | \($0.value) |" }.joined(separator: "\n"),
    "on its side, tabs": pairs.map { "\($0.name)\t\($0.value)" }.joined(separator: "\n"),
    "XML": "<row>\n"
      + pairs.map { "\t<field name=\"\($0.name)\">\($0.value)</field>" }.joined(separator: "\n"),
    "JSON": "{"
      + pairs.map { "\"\($0.name)\": \"\($0.value.replacing("\"", with: "\\\""))\"" }
      .joined(separator: ", ") + "}",
  ]

  @Test(arguments: dresses.keys.sorted())
  func theSameStatus(_ dress: String) throws {
    let text = try #require(Self.dresses[dress])
    let list = StatusText.states(in: text, origin: "status.txt")
    #expect(list.count == 1)
    let state = try #require(list.first)
    let place = SourceCoordinate(file: "mysql-bin.000562", position: 18_045_830)
    #expect(state.read == place)
    #expect(state.executed == place)
    #expect(state.relayLogFile == "relay-bin.000007")
    #expect(state.relayLogPosition == 235)
    #expect(state.ioErrorNumber == 1236)
    #expect(state.wasRefused)
    #expect(state.words == .master)
  }

  /// Several channels in a file, in a dress that has no rows of asterisks.
  @Test func severalInJSON() {
    let text = """
      [{"Channel_Name": "east", "Source_Log_File": "a.000001", "Read_Source_Log_Pos": 4},
       {"Channel_Name": "west", "Source_Log_File": "b.000002", "Read_Source_Log_Pos": 157}]
      """
    let list = StatusText.states(in: text, origin: "status.json")
    #expect(list.map(\.channel) == ["east", "west"])
    #expect(list.map { $0.read?.description } == ["a.000001:4", "b.000002:157"])
  }

  /// Words in a text that is no status.
  @Test(arguments: [
    "set Master_Log_File and Read_Master_Log_Pos as you like",
    "Master_Log_File: , Read_Master_Log_Pos:", "\"Master_Log_File\"",
    "Read_Master_Log_Pos: 4 Read_Master_Log_Pos: 5",
  ])
  func noStatus(_ text: String) {
    #expect(StatusText.states(in: text, origin: "x").isEmpty)
  }

  /// MySQL 8.4 and later.
  @Test func theReceiverOfNewServers() throws {
    let state = try #require(
      StatusText.states(
        in: "2026-03-04T05:06:07.123456Z 5 [System] [MY-014002] [Repl] Replica receiver thread for"
          + " channel '': connected to source 'repl@127.0.0.1:3306' with server_uuid=a,"
          + " server_id=1. Starting replication from file 'mysql-bin.000562', position '157'.",
        origin: "error.log"
      ).first)
    #expect(state.read == SourceCoordinate(file: "mysql-bin.000562", position: 157))
  }
}
