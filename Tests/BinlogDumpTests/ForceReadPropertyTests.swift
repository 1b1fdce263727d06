import BinlogChanges
import BinlogDump
import BinlogTestSupport
import Foundation
import Testing

/// What `--force-read` prints of a log that was damaged in its place stands in the sound log too, at
/// the same offsets and in the same words, and every byte that is passed over is told.
@Suite struct ForceReadPropertyTests {
  /// What a dump tells of events: their places, header lines and rows, where each names or holds
  /// what no other does.
  private func facts(_ text: String) -> Set<Substring> {
    Set(
      text.split(separator: "\n").filter {
        $0.hasPrefix("# at ") || $0.contains(" server id ") || $0.hasPrefix("###")
      })
  }

  private func damage(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var broken = bytes
    let events = RawEvent.all(in: bytes)
    // The description stays: without it nobody can say what its events are.
    let front = events[1].range.lowerBound
    let start = Int.random(in: front..<bytes.count, using: &random)
    let length = [1, 4, 19, 100, 512].randomElement(using: &random) ?? 1
    let end = min(bytes.count, start + length)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: for index in start..<end { broken[index] = 0 }
    case 1: for index in start..<end { broken[index] = UInt8.random(in: 0...255, using: &random) }
    case 2: broken[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    default:
      // A size, by which the walk goes astray.
      let event = events[Int.random(in: 1..<events.count, using: &random)].range
      for index in 9..<13 {
        broken[event.lowerBound + index] = UInt8.random(in: 0...255, using: &random)
      }
    }
    return broken
  }

  @Test(arguments: [
    "mysql97-rows-full", "mysql97-compressed", "mysql97-gtid-tagged", "mariadb1011-rows",
    "mariadb1011-compressed", "mariadb118-rows",
  ])
  func onlyEventsOfTheSoundLog(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    let directory = try LoadDirectory()
    var options = DumpOptions()
    options.verbosity = 1
    options.forceRead = true
    options.localLoad = directory.path
    let path = directory.path + "/log"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let sound = facts(Dumped(path, options).text)
    #expect(sound.count > 5)
    var random = SeededRandom(stem.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for round in 0..<60 {
      let broken = damage(bytes, &random)
      try Data(broken).write(to: URL(fileURLWithPath: path))
      let result = Dumped(path, options)
      let found = facts(result.text)
      // Rows whose table map is lost show less.
      let made = found.subtracting(sound).filter { !$0.hasPrefix("### Row event for unknown") }
      #expect(made.isEmpty, "\(stem), round \(round)")
      guard broken != bytes else { continue }
      let isAll = found.isSuperset(of: sound)
      #expect(result.outcome == .damaged, "\(stem), round \(round)")
      #expect(
        isAll
          || result.messages.contains {
            $0.text.contains("passed over") || $0.text.contains("are not printed")
              || $0.text.contains("are left")
          }, "\(stem), round \(round)")
    }
  }
}
