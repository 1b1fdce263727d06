import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// Every sample log cut at every length: a torn tail is told as one, and never as corruption.
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
    // What a whole log is found guilty of, up to some place, is no fault of the cut.
    for length in 0..<bytes.count {
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
