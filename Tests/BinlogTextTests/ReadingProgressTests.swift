import Testing

@testable import BinlogText

/// The line that says how far the logs were read.
struct ReadingProgressTests {
  private static let logs: [(path: String, size: UInt64)] = [
    ("/var/lib/mysql/binlog.000001", 1 << 30), ("/var/lib/mysql/binlog.000002", 1 << 30),
  ]

  @Test func saysBytesPerCentRateAndTimeLeft() {
    var progress = ReadingProgress(Self.logs)
    progress.read(Self.logs[0].path, upTo: 512 << 20)
    #expect(
      progress.line(after: 2000, columns: 100)
        == "binlog.000001  512 MiB of 2.0 GiB  25 %  256 MiB/s  6 s left")
    progress.read(Self.logs[0].path, upTo: 1 << 30)
    progress.read(Self.logs[1].path, upTo: 1 << 29)
    #expect(
      progress.line(after: 200_000, columns: 100)
        == "binlog.000002  1.5 GiB of 2.0 GiB  75 %  7.6 MiB/s  1 min 6 s left")
    progress.read(Self.logs[1].path, upTo: 1 << 30)
    #expect(
      progress.line(after: 200_000, columns: 100)
        == "binlog.000002  2.0 GiB of 2.0 GiB  100 %  10.2 MiB/s")
  }

  @Test func whatIsReadAgainIsAnotherPass() {
    var progress = ReadingProgress(Self.logs)
    progress.read(Self.logs[0].path, upTo: 1 << 30)
    // Looking back is none.
    progress.read(Self.logs[0].path, upTo: 4096)
    progress.read(Self.logs[1].path, upTo: 1 << 30)
    progress.read(Self.logs[0].path, upTo: 1 << 28)
    #expect(
      progress.line(after: 1000, columns: 100).hasPrefix(
        "binlog.000001  pass 2  256 MiB of 2.0 GiB  12 %"))
  }

  @Test func fitsTheTerminal() {
    var progress = ReadingProgress([("/d/" + String(repeating: "long-name-", count: 20), 100)])
    progress.read("/d/" + String(repeating: "long-name-", count: 20), upTo: 50)
    for columns in 0..<200 {
      #expect(progress.line(after: 1000, columns: columns).count < max(1, columns))
    }
  }

  @Test func ofStandardInputTheSizeIsNotKnown() {
    var progress = ReadingProgress([("-", 0)])
    progress.read("-", upTo: 3 << 20)
    #expect(progress.line(after: 1000, columns: 80) == "standard input  3.0 MiB  3.0 MiB/s")
    progress.read("other", upTo: 77)
    #expect(progress.line(after: 1000, columns: 80) == "standard input  3.0 MiB  3.0 MiB/s")
  }
}
