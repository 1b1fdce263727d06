import BinlogDamage
import BinlogTestSupport
import Foundation
import Testing

/// Small damage to small logs, through every reader, printer and format; a sample of what
/// `Tests/Damage/run` does whole.
@Suite struct SmallDamageTests {
  /// The logs are sound, none has more than 2 KB, and there is one of each way to write.
  @Test func theLogsAreSound() throws {
    let logs = try SmallLogs.all()
    #expect(logs.count >= 20)
    let directory = Scratch.directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    for log in logs {
      #expect(log.bytes.count <= 2048, "\(log.name)")
      #expect(!log.events.isEmpty, "\(log.name)")
      let sweep = try DamageSweep(log, directory: directory)
      #expect(try sweep.soundComplaints().map(\.description) == [], "\(log.name)")
    }
  }

  /// The seed changes with the day, so that every damage has its turn; a failure names the damage.
  @Test func aSample() throws {
    let directory = Scratch.directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let seed =
      ProcessInfo.processInfo.environment["BINLOGTOOL_DAMAGE_SEED"].flatMap { UInt64($0) }
      ?? UInt64(Date().timeIntervalSince1970 / 86400)
    var random = SeededRandom(seed)
    for log in try SmallLogs.all() {
      // The clock is for the release build.
      let sweep = try DamageSweep(log, directory: directory, patience: 50)
      sweep.sharesEvery = 8
      var damages = SmallDamage.all(of: log)
      damages.shuffle(using: &random)
      for damage in damages.prefix(Sweep.isFull ? 200 : 12) {
        let complaints = try sweep.complaints(about: damage).map(\.description)
        #expect(complaints == [], "seed \(seed)")
      }
    }
  }

  /// Damage can be named and read again.
  @Test func damageHasNames() throws {
    for log in try SmallLogs.all() {
      for damage in SmallDamage.all(of: log) {
        #expect(SmallDamage(damage.description) == damage)
      }
      break
    }
    #expect(SmallDamage("byte:1") == nil)
    #expect(SmallDamage("cut:x") == nil)
  }
}
