// Who changed what: `rows PATH TABLE` prints the changes of the tables that fit, with typed values.
import Binlog
import Foundation

guard CommandLine.arguments.count == 3 else {
  print("rows PATH TABLE")
  exit(2)
}

/// A value as this program shows it: what it is, it knows without looking at text.
func shown(_ value: ChangeValue) -> String {
  switch value {
  case .null: "NULL"
  case .integer(let number): "\(number)"
  case .unsigned(let number): "\(number)"
  case .text(let text): "'\(text)'"
  case .decimal(let digits): digits
  case .json(let document): document
  case .timestamp(let microseconds): "\(Double(microseconds) / 1e6) s"
  case .datetime(let time), .date(let time): "\(time.year)-\(time.month)-\(time.day)"
  default: "\(value)"
  }
}

let logs = try BinaryLogs(CommandLine.arguments[1])
for sentence in logs.missing { print("note:", sentence) }

var isWhole = true
let changes = logs.changes(of: CommandLine.arguments[2]) { problem in
  print("problem:", problem)
  isWhole = false
}
var count = 0
for change in changes {
  count += 1
  let values = (change.after ?? change.before)?.map { "\($0.column) \(shown($0.value))" } ?? []
  print(
    "\(change.file):\(change.position)", change.gtid ?? "-", change.operation,
    "\(change.database).\(change.table)", values.joined(separator: ", "))
}
print(count, "changes in", logs.paths.count, "logs")
exit(isWhole ? 0 : 1)
