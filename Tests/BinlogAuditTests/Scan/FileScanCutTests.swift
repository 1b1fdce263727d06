import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// Sample logs cut at every length: a torn tail is told as one, and never as corruption.
///
/// Of the few large ones every length around the edges of events, and some inside bodies; all of
/// them with `BINLOGTOOL_FULL_SWEEPS`.
@Suite struct FileScanCutTests {
  /// What a cut may be called.
  static let torn: Set<FindingCode> = [.tornHeader, .tornEvent]

  /// What may stand beside it: the end of a log that was not finished.
  static let ends: Set<FindingCode> = [.notClosed, .unfinishedGroup, .statementNotEnded]

  @Test(arguments: Samples.logs)
  func cutAtEveryLength(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    let events = RawEvent.all(in: bytes)
    var boundaries = Set(events.map(\.end))
    boundaries.insert(4)
    var wanted = Set(0..<bytes.count)
    if bytes.count > Sweep.large, !Sweep.isFull {
      wanted = wanted.filter { $0 < 600 || $0 % 11 == 0 }
      for event in events {
        wanted.formUnion(event.offset..<min(event.offset + 21, bytes.count))
        wanted.formUnion(event.end - 5..<event.end)
      }
    }
    for length in wanted.sorted() {
      let scanned = try scan(bytes.cut(to: length))
      if let broken = brokenPromise(scanned, size: length) {
        Issue.record("cut to \(length): \(broken)")
        return
      }
      let errors = scanned.errors
      let verdict: Bool
      if length == 0 {
        verdict = errors.map(\.code) == [.emptyFile]
      } else if length < 4 {
        verdict = errors.map(\.code) == [.badMagic]
      } else if length == 4 {
        verdict = errors.map(\.code) == [.noFormatDescription]
      } else if boundaries.contains(length) {
        verdict = errors.isEmpty && scanned.codes.allSatisfy(Self.ends.contains)
      } else {
        let start = boundaries.filter { $0 < length }.max() ?? 4
        let code: FindingCode = length - start < 19 ? .tornHeader : .tornEvent
        verdict =
          errors.count == 1 && errors[0].code == code
          && errors[0].offset == FileOffset(UInt64(start))
          && errors[0].endOffset == FileOffset(UInt64(length))
      }
      guard verdict else {
        Issue.record(
          "cut to \(length): \(scanned.summary)")
        return
      }
    }
  }
}
