import BinlogTestSupport
import Foundation
import Testing

/// How logs are followed; what a server does meanwhile, `Tests/Live/follow-rows` tries.
struct FollowTests {
  private static let log = Samples.path("logs/mysql97-rows-full.000001")

  /// Runs a script in a directory of its own, in which `$LOG` is a log and `$DIR` the directory.
  private func shell(_ script: String) throws -> Tool.Outcome {
    let directory = try TemporaryDirectory()
    return try Tool.shell(
      "LOG=\(Self.log) DIR=\(directory.path); cd \(directory.path); "
        + "wanted() { $TOOL decode-rows --format jsonl $LOG; }; "
        + "follow() { $TOOL decode-rows --stop-never --format jsonl \"$@\" & }; "
        + "end() { kill -9 $!; wait $! 2>/dev/null; }; "
        + "lines() { for i in $(seq 300); do [ \"$(wc -l <$1)\" -ge $2 ] && return; sleep 0.1; done; }; "
        + script)
  }

  @Test func aLogThatGrowsIsPrintedToItsLastWholeGroup() throws {
    let done = try shell(
      """
      total=$(wanted | wc -l); touch out
      head -c $(($(stat -c %s $LOG) - 100)) $LOG >binlog.000001
      follow binlog.000001 >out; sleep 1; before=$(wc -l <out)
      tail -c 100 $LOG >>binlog.000001; lines out $total; end
      [ $before -lt $total ] && cmp <(sed s/mysql97-rows-full/binlog/g out) \
        <(wanted | sed s/mysql97-rows-full/binlog/g) && echo same
      """)
    #expect(done.output.hasSuffix("same\n"), "\(done)")
  }

  @Test func aReaderGoesOnWhereItWasKilled() throws {
    let done = try shell(
      """
      total=$(wanted | wc -l); touch out
      head -c $(($(stat -c %s $LOG) / 2)) $LOG >binlog.000001
      follow --resume state . >>out; sleep 1; end
      tail -c +$(($(stat -c %s $LOG) / 2 + 1)) $LOG >>binlog.000001
      follow --resume state . >>out; lines out $total; sleep 0.3; end
      cmp <(sed s/mysql97-rows-full/binlog/g out) <(wanted | sed s/mysql97-rows-full/binlog/g) &&
        echo same; ls
      """)
    #expect(done.output.contains("same\n"), "\(done)")
    #expect(!done.output.contains("state.new"))
  }

  @Test func fromTheEndThereIsNothing() throws {
    let done = try shell(
      """
      cp $LOG binlog.000001
      follow --from-end --resume state binlog.000001 >out; lines state 8; end
      wc -l <out; grep -c "^position=$(stat -c %s $LOG)" state
      """)
    #expect(done.output == "0\n1\n", "\(done)")
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let done = try shell(
      """
      cp $LOG binlog.000001
      follow --from-end --resume state binlog.000001 >out; lines state 8; end
      try() { timeout 20 $TOOL decode-rows --stop-never --resume "$@"; echo "status $?"; }
      head -c 2000 $LOG >binlog.000001; try state .
      cp $(dirname $LOG)/mysql97-statement.000001 binlog.000001; try state .
      mv binlog.000001 binlog.000002; try state .
      echo nonsense >other; try other .
      """)
    #expect(done.output == "status 2\nstatus 2\nstatus 2\nstatus 2\n")
    for text in ["ends before that", "another log", "that log is gone", "no file that --resume"] {
      #expect(done.errors.contains(text), "\(done.errors)")
    }
  }

  @Test(arguments: [
    ["--from-end"], ["--resume", "x"], ["--stop-never", "--count"],
    ["--stop-never", "--flashback"], ["--stop-never", "--stop-position", "9"],
    ["--stop-never", "--force-read"], ["--stop-never", "--format", "sql", "--resume", "x"],
  ])
  func whatNeedsAnEndIsRefused(_ words: [String]) throws {
    let done = try Tool.run(["decode-rows", Self.log] + words)
    #expect(done.status == 2 || done.status == 64, "\(done)")
    #expect(done.output.isEmpty)
  }
}
