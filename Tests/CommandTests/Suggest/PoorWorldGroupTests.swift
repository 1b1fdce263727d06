import BinlogTestSupport
import Foundation
import Testing

/// What ``PoorWorldTests`` and ``StrangeFilesTests`` ask of the commands that look at whole groups:
/// find, stats, rules and cut.
@Suite struct PoorWorldGroupTests {
  private let directory: TemporaryDirectory
  private let log = Samples.path("logs/mysql97-rows-full.000001")

  init() throws { directory = try TemporaryDirectory() }

  /// The commands, before the path of the log.
  private static let commands = [
    "find --table '*'", "stats", "rules --replicate-do-db=shop", "cut --output new.000001",
  ]

  private func shell(_ command: String) throws -> Tool.Outcome {
    try Tool.shell("cd '\(directory.path)'; rm -f new.000001; \(command)")
  }

  @Test(arguments: commands)
  func whatCannotBeReadIsNoAnswer(_ command: String) throws {
    try #require(try shell("mkfifo p; ln -s one two; ln -s two one; mkdir empty").status == 0)
    for (path, words) in [
      ("/dev/zero", "is a device"), ("p", "nobody writes into it"),
      ("one", "Too many levels of symbolic links"), ("nothing.000001", "no such file"),
      ("empty", "holds no binary log"), ("- <&-", "Bad file descriptor"),
    ] {
      let outcome = try shell("timeout 60 \"$TOOL\" \(command) \(path)")
      #expect(outcome.status == 2, "\(path)")
      #expect(outcome.errors.contains(words), "\(path): \(outcome.errors)")
    }
  }

  @Test func outputThatCannotBeWritten() throws {
    for command in Self.commands + ["find --json --table '*'", "stats --json", "cut --output -"] {
      for place in ["> /dev/full", ">&-"] {
        let outcome = try shell("\"$TOOL\" \(command) '\(log)' \(place)")
        #expect(outcome.status == 2, "\(command) \(place)")
        #expect(outcome.errors.contains("cannot write"), "\(command) \(place)")
      }
      let piped = try shell("{ \"$TOOL\" \(command) '\(log)'; echo $? >&2; } | true")
      #expect(piped.errors.split(separator: "\n").last == "0", "\(command)")
    }
  }

  @Test func inputsStayWhatTheyAre() throws {
    let outcome = try shell(
      """
      cp '\(log)' a.000001; ln a.000001 hard; ln -s a.000001 soft
      for o in a.000001 hard soft; do
        "$TOOL" cut --overwrite --output $o a.000001; echo "status $?"
        "$TOOL" stats --overwrite --html $o a.000001; echo "status $?"
      done
      "$TOOL" cut --overwrite --output-dir . a.000001; echo "status $?"
      for c in 'cut --output -' stats 'find --table x' 'rules --replicate-do-db=x'; do
        "$TOOL" $c a.000001 >> a.000001; echo "status $?"
      done
      cmp a.000001 '\(log)' && echo intact
      """)
    #expect(outcome.output.components(separatedBy: "status 2").count == 12, "\(outcome.output)")
    #expect(outcome.output.contains("intact"))
  }

  /// More logs are written than the process may have files open.
  @Test func manyLogsAndFewDescriptors() throws {
    let outcome = try shell(
      """
      ulimit -n 6
      "$TOOL" cut -q --output-dir d --split 4096 '\(log)' '\(log)' || exit 3
      ls d | wc -l; ls -A d | grep -c '^[.]'; "$TOOL" verify --quiet d/*.index; echo "status $?"
      """)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect((lines.first.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } ?? 0) > 6)
    #expect(lines.dropFirst().first == "0", "\(outcome.output) \(outcome.errors)")
  }

  @Test func aFullDiskLeavesNothing() throws {
    guard geteuid() == 0 else { return }
    let outcome = try shell(
      """
      mkdir fs; mount -t tmpfs -o size=16k tmpfs fs || exit 9
      for c in 'cut --output fs/a.000001' 'cut --output-dir fs/d --split 4096' \
        'stats --html fs/x.html'; do
        "$TOOL" $c '\(log)' > /dev/null; echo "status $?"; find fs -mindepth 1
      done; umount fs
      """)
    guard outcome.status != 9 else { return }
    #expect(outcome.output == "status 2\nstatus 2\nstatus 2\n")
    #expect(outcome.errors.components(separatedBy: "No space left on device").count == 4)
  }

  @Test func namesThatAreNoText() throws {
    let outcome = try shell(
      """
      n=$(printf 'a\\nb\\033[31m\\351'); mkdir "$n"; cp '\(log)' "$n/$n.000001"
      for c in 'find --clauses --table *' 'find --json --table *' stats 'stats --json' \
        'rules --events --replicate-do-db=x' 'cut --output-dir out'; do
        set -f; "$TOOL" $c "$n/$n.000001" 2>&1; echo "status $?"; set +f
      done
      """)
    #expect(outcome.output.components(separatedBy: "status 0").count == 7, "\(outcome.output)")
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(!outcome.output.contains("\nb\\x1b"))
    // What a shell is to take finds the log.
    let found = try shell(
      """
      c=$("$TOOL" find --clauses --first 1 --table '*' a*/a* | grep -m 1 'binlogtool dump')
      eval "${c/binlogtool/\"$TOOL\"}" | wc -l
      """)
    #expect((Int(found.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) > 5)
  }
}
