// May a replica go on from there? `judge PATH FILE POSITION` says what the position is, and what the
// server answers.
import Binlog
import Foundation

guard CommandLine.arguments.count == 4, let position = UInt64(CommandLine.arguments[3]) else {
  print("judge PATH FILE POSITION")
  exit(2)
}
let logs = try BinaryLogs(CommandLine.arguments[1])
let verdict = try logs.judge(CommandLine.arguments[2], position)
print(verdict.verdict.rawValue)
if let error = verdict.serverError { print("the server answers:", error) }
if !verdict.verdict.isSound, let before = verdict.nearestBefore {
  print("the last event before it begins at", before)
}
let errors = try logs.verify().filter { $0.severity == .error }
for finding in errors { print("\(finding.file): \(finding.message)") }
exit(verdict.verdict.isSound && errors.isEmpty ? 0 : 1)
