import BinlogTestSupport
import Foundation
import Testing

/// `--force-read`: goes on after damage, and prints nothing that is no event.
@Suite struct ForceReadTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The places of the events that a dump printed.
  private func places(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("# at ") }.map(String.init)
  }

  /// Damage anywhere: what is printed after it are events of the whole log, in their order.
  @Test(arguments: ["mysql97-rows-full", "mariadb1011-rows", "mysql97-nochecksum"])
  func onlyEventsOfTheLog(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    let whole = try Tool.run(
      ["dump", "--no-defaults", "-v", try directory.write(bytes, "whole.000001")])
    let all = places(whole.output)
    let events = RawEvent.all(in: bytes)
    var random = SeededRandom(31)
    for round in 0..<12 {
      let event = events[Int.random(in: 2..<events.count - 2, using: &random)].range
      var broken = bytes
      // The size field: the walk cannot go on by itself.
      broken[event.lowerBound + 9] = round % 2 == 0 ? 3 : 0xFF
      broken[event.lowerBound + 12] = round % 2 == 0 ? 0 : 0x3F
      let path = try directory.write(broken, "broken.000001")
      let stopped = try Tool.run(["dump", "--no-defaults", "-v", path])
      let forced = try Tool.run(["dump", "--no-defaults", "-v", "--force-read", path])
      #expect(stopped.status == 1)
      #expect(stopped.errors.contains("are not printed") || stopped.errors.contains("are left"))
      #expect(forced.status == 1, "\(stem), \(event)")
      #expect(forced.errors.contains("bytes are passed over"), "\(stem), \(event)")
      let found = places(forced.output)
      #expect(found.count > places(stopped.output).count, "\(stem), \(event)")
      #expect(Set(found).isSubset(of: Set(all)), "\(stem), \(event)")
      #expect(found.count >= all.count - 4, "\(stem), \(event)")
      let rows = try Tool.run(["decode-rows", "--force-read", path])
      #expect(rows.status == 1)
      #expect(rows.errors.contains("bytes are passed over"))
    }
  }

  @Test func aWholeLogIsAsWithout() throws {
    // LOAD DATA is printed with the name of a new file each time.
    for stem in Samples.logs where !stem.hasSuffix("statement") {
      let path = Samples.path("logs/\(stem).000001")
      let plain = try Tool.run(["dump", "--no-defaults", path])
      let forced = try Tool.run(["dump", "--no-defaults", "--force-read", path])
      #expect(forced.output == plain.output, "\(stem)")
      #expect(forced.status == plain.status, "\(stem)")
    }
  }

  @Test func wrappedLogs() throws {
    let path = Samples.path("logs/mysql97-rows-full.000001")
    let bytes = try Samples.log("mysql97-rows-full")
    let plain = try Tool.run(["dump", "--no-defaults", path])
    let packed = directory.path + "/log.000001"
    for pack in ["gzip -c", "zstd -q -c"] {
      let made = try Tool.shell("\(pack) < '\(path)' > '\(packed)'")
      guard made.status == 0 else { continue }
      #expect(try Tool.run(["dump", "--no-defaults", packed]).output == plain.output)
      let piped = try Tool.shell("\"$TOOL\" dump --no-defaults - < '\(packed)'")
      #expect(piped.output == plain.output)
      let verified = try Tool.run(["verify", packed])
      #expect(verified.status == 0)
      #expect(verified.output.contains("\(bytes.count) bytes"))
      let asked = try Tool.run([
        "verify", "--json", "--position", "log.000001:\(bytes.count + 9)", packed,
      ])
      #expect(asked.output.contains("past-end"))
      // Torn: everything that came out, and the wrapper is blamed.
      let content = try directory.read("log.000001")
      let torn = try directory.write([UInt8](content.dropLast(20)), "torn.000001")
      let dumped = try Tool.run(["dump", "--no-defaults", torn])
      #expect(dumped.status == 1)
      #expect(dumped.errors.contains("its wrapper is torn"))
      // The zstd frame is one block, of which nothing came out.
      #expect(dumped.output.contains("BINLOG") || pack.hasPrefix("zstd"))
      let judged = try Tool.run(["verify", torn])
      #expect(judged.status == 1)
      #expect(judged.output.contains("torn-wrapper"))
      #expect(!judged.output.contains("torn-event"))
      #expect(try Tool.run(["decode-rows", torn]).status == 1)
    }
  }

  @Test func outputThatCannotBeWritten() throws {
    let path = Samples.path("logs/mysql97-rows-full.000001")
    for command in ["dump --no-defaults", "decode-rows", "verify", "verify --json"] {
      let outcome = try Tool.shell("\"$TOOL\" \(command) '\(path)' > /dev/full")
      #expect(outcome.status == 2, "\(command)")
      #expect(outcome.errors.contains("No space left"), "\(command)")
      let quiet = try Tool.shell(
        "\"$TOOL\" \(command) '\(path)' 2> '\(directory.path)/err' | head -c 1 > /dev/null; true")
      #expect(quiet.status == 0)
      #expect(try directory.read("err").isEmpty, "\(command)")
    }
    let pair = Samples.path("crashed-source-mysql")
    let outcome = try Tool.shell(
      "\"$TOOL\" suggest --source '\(pair)/source' --replica '\(pair)/replica' > /dev/full")
    #expect(outcome.status == 2)
  }

  @Test func inputThatCannotBeRead() throws {
    for command in ["dump --no-defaults", "decode-rows", "verify"] {
      let closed = try Tool.shell("\"$TOOL\" \(command) - <&-")
      #expect(closed.status == 2, "\(command)")
      #expect(closed.errors.contains("Bad file descriptor"), "\(command)")
      let missing = try Tool.shell("\"$TOOL\" \(command) '\(directory.path)/nothing'")
      #expect(missing.status == 2, "\(command)")
      if command != "verify" {
        let folder = try Tool.shell("\"$TOOL\" \(command) '\(directory.path)'")
        #expect(folder.status == 2, "\(command)")
        #expect(
          folder.errors.contains(command == "decode-rows" ? "holds no binary log" : "directory"),
          "\(command)")
      }
      let pipe = try Tool.shell(
        "\"$TOOL\" \(command) <(cat '\(Samples.path("logs/mysql97-xa.000001"))')")
      #expect(pipe.status == 0, "\(command): \(pipe.errors)")
    }
  }

  /// Following ends, with a word, where the log is cut back or goes away; a next log that its server
  /// has made and not begun is waited for, and nobody waits for a reader that is gone.
  @Test func followingEnds() throws {
    let bytes = try Samples.log("mysql97-xa")
    let path = try directory.write(bytes, "log.000001")
    let next = directory.path + "/log.000002"
    let dump = "timeout -s KILL 60 \"$TOOL\" dump --no-defaults --stop-never '\(path)'"
    let begun = try Tool.shell(
      """
      (sleep 1; : > '\(next)'; sleep 1; head -c 60 '\(path)' > '\(next)'; sleep 1; \
        cat '\(path)' > '\(next)'; sleep 2; truncate -s 500 '\(next)') &
      \(dump)
      """)
    #expect(begun.status == 1)
    #expect(places(begun.output).count == 2 * RawEvent.all(in: bytes).count)
    #expect(begun.errors.contains("log.000002: the log was cut back from \(bytes.count) to 500"))
    let removed = try Tool.shell("rm '\(next)'; (sleep 1; rm '\(path)') & \(dump)")
    #expect(removed.status == 1)
    #expect(removed.errors.contains("the file was removed"))
    _ = try directory.write(bytes, "log.000001")
    let left = try Tool.shell("\(dump) | head -c 100 > /dev/null; true")
    #expect(left.status == 0)
    let wrapped = try Tool.shell("gzip -c '\(path)' > '\(path).gz'; \(dump.dropLast()).gz'")
    #expect(wrapped.status == 0)
    #expect(wrapped.errors.contains("and not followed"))
  }

  /// A log that grows is followed, and so is the one after it.
  @Test func aGrowingLogIsFollowed() throws {
    let bytes = try Samples.log("mysql97-rows-full")
    let events = RawEvent.all(in: bytes)
    let whole = try Tool.run(
      ["dump", "--no-defaults", try directory.write(bytes, "whole.000001")])
    let path = directory.path + "/log.000001"
    let source = directory.path + "/whole.000001"
    // Cut inside an event, then the rest; then the next log.
    let cut = events[events.count / 2].range.lowerBound + 7
    let outcome = try Tool.shell(
      """
      head -c \(cut) '\(source)' > '\(path)'
      "$TOOL" dump --no-defaults --stop-never '\(path)' \
        > '\(directory.path)/out' 2> '\(directory.path)/err' & pid=$!
      sleep 1; tail -c +\(cut + 1) '\(source)' >> '\(path)'
      sleep 1; cp '\(Samples.path("logs/mysql97-xa.000001"))' '\(directory.path)/log.000002'
      # KILL: threads of a test runner have other signals blocked, and what they start inherits it.
      sleep 2; kill -KILL $pid; wait $pid; true
      """)
    #expect(outcome.status == 0)
    let text = String(decoding: try directory.read("out"), as: UTF8.self)
    let first = places(whole.output)
    #expect([String](places(text).prefix(first.count)) == first)
    #expect(places(text).count > first.count + 10)
    #expect(try directory.read("err").isEmpty)
  }
}
