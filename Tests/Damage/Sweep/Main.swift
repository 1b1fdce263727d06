import BinlogDamage
import BinlogTestSupport
import Foundation

/// Every small damage of every small log, through all readers: what `Tests/Damage/run` builds.
///
/// `BinlogDamageSweep [every=N] [seed=N] [part=I/N] [most=N] [LOG [DAMAGE]]`
@main enum Main {
  static func main() throws {
    var every = 1
    var seed: UInt64 = 19
    var part = (0, 1)
    var most = 5
    var names: [String] = []
    for argument in CommandLine.arguments.dropFirst() {
      let pair = argument.split(separator: "=", maxSplits: 1)
      switch (pair.first, pair.count) {
      case ("every", 2): every = max(1, Int(pair[1]) ?? 1)
      case ("seed", 2): seed = UInt64(pair[1]) ?? 19
      case ("most", 2): most = Int(pair[1]) ?? 5
      case ("part", 2):
        let numbers = pair[1].split(separator: "/").compactMap { Int($0) }
        if numbers.count == 2 { part = (numbers[0], max(1, numbers[1])) }
      default: names.append(argument)
      }
    }
    let directory = Scratch.directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var random = SeededRandom(seed)
    var counts: [String: Int] = [:]
    var read = 0
    var logs = 0
    let begin = Date()
    for log in try SmallLogs.all() where names.isEmpty || log.name == names[0] {
      logs += 1
      let sweep = try DamageSweep(log, directory: directory)
      var complaints = try sweep.soundComplaints()
      var damages = SmallDamage.all(of: log)
      if names.count > 1, let one = SmallDamage(names[1]) {
        damages = [one]
        sweep.sharesEvery = 1
      }
      for (index, damage) in damages.enumerated() {
        guard every == 1 || Int.random(in: 0..<every, using: &random) == 0,
          index % part.1 == part.0
        else { continue }
        read += 1
        complaints += try sweep.complaints(about: damage)
      }
      for complaint in complaints {
        let key = "\(complaint.log) [\(complaint.rule)]"
        counts[key, default: 0] += 1
        if counts[key, default: 0] <= most { print(complaint) }
      }
      fflush(nil)
    }
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(key): \(count)") }
    let seconds = Int(Date().timeIntervalSince(begin))
    print(
      "\(logs) logs, \(read) damages, \(counts.values.reduce(0, +)) complaints, \(seconds) s")
    if !counts.isEmpty { exit(1) }
  }
}
