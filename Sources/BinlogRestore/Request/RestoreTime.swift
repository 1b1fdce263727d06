import BinlogBytes
package import BinlogChanges
import BinlogDump

/// Reads the moment that a restore goes up to: local time, or of a zone that is named.
package enum RestoreTime {
  /// Why a text is no moment.
  package struct Problem: Error, Sendable {
    package var text: String
  }

  /// A moment as every option takes it, but none that the text leaves open.
  package static func parse(_ given: String) throws(Problem) -> RowTime {
    guard let reading = RowTime.Reading(given) else { throw malformed(given) }
    guard let clock = reading.localClock else { return reading.time }
    let wanted = DumpDateTime.shown(clock)
    let seconds = reading.time.microseconds / 1_000_000
    guard shown(seconds) == wanted else {
      throw Problem(
        text: "'\(given)' is a time that the clocks of the local zone left out; give it with its"
          + " zone, as \(given)+02:00")
    }
    // Clocks that were set back show an hour twice; half hours are known too.
    for step: Int64 in [1800, 3600, 5400, 7200, 10_800] {
      for other in [seconds - step, seconds + step] where shown(other) == wanted {
        let (one, two) = (min(seconds, other), max(seconds, other))
        throw Problem(
          text: "'\(given)' is a time that the clocks of the local zone showed twice; give it with"
            + " its zone: \(given)\(zoneText(one)) is the first, \(given)"
            + "\(zoneText(two)) the second")
      }
    }
    return reading.time
  }

  private static func malformed(_ text: String) -> Problem {
    Problem(
      text: "'\(text)' is no time, such as '2026-11-26 10:42:13' (local time), or with its zone"
        + " '2026-11-26 10:42:13+01:00' or '2026-11-26T09:42:13Z'")
  }

  private static func zoneText(_ seconds: Int64) -> String {
    let offset = shown(seconds) - seconds
    let minutes = abs(offset) / 60
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
  }

  /// What the local clocks show, as if they showed UTC.
  private static func shown(_ seconds: Int64) -> Int64 {
    DumpDateTime.shown(LocalTime(secondsSince1970: seconds))
  }
}
