// Why did the replica stop, and what is to be typed? `diagnose SOURCE STATUS [REPLICA]`: the source's
// logs, a file with what SHOW REPLICA STATUS\G printed, and the replica's data directory.
import Binlog
import Foundation

guard CommandLine.arguments.count >= 3 else {
  print("diagnose SOURCE STATUS [REPLICA]")
  exit(2)
}
let source = try BinaryLogs(CommandLine.arguments[1])
let status = try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8)
let advice = try source.diagnose(
  replica: Array(CommandLine.arguments.dropFirst(3)), status: status)
print("\(advice.situation.rawValue), \(advice.confidence.rawValue): \(advice.summary)")
for statement in advice.statements { print(statement) }
