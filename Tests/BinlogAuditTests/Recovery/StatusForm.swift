import BinlogAudit
import BinlogTestSupport

/// A status of the replica in one of the healthy samples, as the server of each flavor words it,
/// with some fields changed.
struct StatusForm {
  /// How the client prints it.
  enum Dress: CaseIterable, Sendable {
    case vertical
    case table
  }

  var isMariaDB = false
  var fields: [String: String] = [:]
  /// Several rows, one a channel.
  var channel: String?

  /// The sample whose replica it is.
  var sample: String { isMariaDB ? "healthy-mariadb" : "healthy-mysql" }

  private var pairs: [(String, String)] {
    let place = isMariaDB ? "1454" : "1333"
    let source = isMariaDB ? "Master" : "Source"
    let replica = isMariaDB ? "Slave" : "Replica"
    var list: [(String, String)] = [
      ("\(source)_Host", "127.0.0.1"), ("\(source)_User", "repl"),
      ("\(source)_Log_File", "mysql-bin.000563"), ("Read_\(source)_Log_Pos", place),
      ("Relay_Log_File", "relay-bin.000004"), ("Relay_Log_Pos", isMariaDB ? "1422" : "1550"),
      ("Relay_\(source)_Log_File", "mysql-bin.000563"), ("\(replica)_IO_Running", "Yes"),
      ("\(replica)_SQL_Running", "Yes"), ("Replicate_Do_DB", ""), ("Last_Errno", "0"),
      ("Last_Error", ""), ("Exec_\(source)_Log_Pos", place), ("Last_IO_Errno", "0"),
      ("Last_IO_Error", ""), ("Last_SQL_Errno", "0"), ("Last_SQL_Error", ""),
      ("Retrieved_Gtid_Set", ""), ("Executed_Gtid_Set", ""),
    ]
    list.append(isMariaDB ? ("Using_Gtid", "No") : ("Auto_Position", "0"))
    if isMariaDB { list.append(("Gtid_IO_Pos", "")) }
    if let channel { list.append((isMariaDB ? "Connection_name" : "Channel_Name", channel)) }
    for (key, value) in fields {
      if let index = list.firstIndex(where: { $0.0 == key }) {
        list[index].1 = value
      } else {
        list.append((key, value))
      }
    }
    return list
  }

  /// The applier has stopped.
  mutating func failApplier(_ number: Int, _ message: String) {
    fields[isMariaDB ? "Slave_SQL_Running" : "Replica_SQL_Running"] = "No"
    for key in ["Last_Errno", "Last_SQL_Errno"] { fields[key] = "\(number)" }
    for key in ["Last_Error", "Last_SQL_Error"] { fields[key] = message }
  }

  /// The receiver has stopped, or tries to connect.
  mutating func failReceiver(_ number: Int, _ message: String, connecting: Bool = false) {
    fields[isMariaDB ? "Slave_IO_Running" : "Replica_IO_Running"] = connecting ? "Connecting" : "No"
    fields["Last_IO_Errno"] = "\(number)"
    fields["Last_IO_Error"] = message
  }

  /// The text.
  func text(_ dress: Dress = .vertical) -> String {
    switch dress {
    case .vertical:
      return "*************************** 1. row ***************************\n"
        + pairs.map {
          "\(String(repeating: " ", count: max(0, 29 - $0.0.count)))\($0.0): \($0.1)\n"
        }
        .joined()
    case .table:
      let widths = pairs.map { max($0.0.count, $0.1.count) + 2 }
      let line =
        "+" + widths.map { String(repeating: "-", count: $0) }.joined(separator: "+") + "+\n"
      func row(_ cells: [String]) -> String {
        "|"
          + zip(cells, widths).map {
            " " + $0 + String(repeating: " ", count: max(0, $1 - 1 - $0.count))
          }.joined(separator: "|") + "|\n"
      }
      return line + row(pairs.map(\.0)) + line + row(pairs.map(\.1)) + line
    }
  }

  /// Asks with it, beside the source's logs, and the replica's where these are wanted.
  func ask(_ dress: Dress = .vertical, replica: Bool = false) throws -> Recovery {
    var question = try Question(sample: sample, replica: replica, status: false)
    question.statuses = [Saved(text(dress), "status.txt")]
    return try question.ask().recovery
  }
}
