import BinlogTestSupport
import Foundation
import Testing

/// What is no file, may not be read, or has a name that is no text.
@Suite struct StrangeFilesTests {
  private let directory: TemporaryDirectory
  private let sample = Samples.path("logs/mysql97-rows-full.000001")

  init() throws { directory = try TemporaryDirectory() }

  @Test func aDirectoryWithMoreThanFiles() throws {
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'; cp '\(sample)' a.000001
      mkfifo x.index a.000002 master.info relay-log.info; mkdir y.index a.000003
      ln -s nothing z.index; ln -s nothing a.000004
      timeout 60 "$TOOL" verify . && timeout 60 "$TOOL" suggest --source . --position a.000001:4
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("1 file,"))
  }

  @Test func pipesThatSomebodyWritesInto() throws {
    let status = Samples.path("healthy-mysql/replica/status.txt")
    let source = Samples.path("healthy-mysql/source")
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'; mkfifo p
      (sleep 1; cat '\(sample)') > p & timeout 60 "$TOOL" verify -q p && wait
      (cat '\(sample)'; sleep 6) > p & timeout 60 "$TOOL" verify -q p && wait
      timeout 60 "$TOOL" verify -q <(sleep 1; cat '\(sample)')
      cat '\(status)' > p & timeout 60 "$TOOL" suggest -q --source '\(source)' --status p && wait
      timeout 60 "$TOOL" suggest -q --source '\(source)' --status <(cat '\(status)')
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func aWriterThatTakesItsTime() throws {
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'; mkfifo p
      (sleep 7; cat '\(sample)') > p & timeout 60 "$TOOL" verify -q p
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func whatHasNoEndIsRefused() throws {
    let source = Samples.path("healthy-mysql/source")
    try #require(try Tool.shell("mkfifo '\(directory.path)/p'").status == 0)
    for (path, words) in [
      ("/dev/zero", "is a device"), ("/dev/full", "is a device"),
      (directory.path + "/p", "nobody writes into it"),
    ] {
      for command in [
        "verify '\(path)'", "dump '\(path)'", "decode-rows '\(path)'",
        "decode-rows --schema '\(path)' '\(sample)'",
        "suggest --source '\(source)' --status '\(path)'",
      ] {
        let outcome = try Tool.shell("timeout 60 \"$TOOL\" \(command)")
        #expect(outcome.status == 2, "\(command)")
        #expect(outcome.errors.contains(words), "\(command): \(outcome.errors)")
      }
    }
  }

  @Test func linksInACircle() throws {
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'; ln -s one two; ln -s two one
      for c in verify dump decode-rows 'decode-rows --schema one' \
      'suggest --position a.000001:4 --source'; do "$TOOL" $c one; echo "status $?"; done
      """)
    #expect(outcome.output.components(separatedBy: "status 2").count == 6)
    #expect(
      outcome.errors.components(separatedBy: "Too many levels of symbolic links").count == 6,
      "\(outcome.errors)")
  }

  @Test func whatMayNotBeRead() throws {
    guard geteuid() != 0 || FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") else {
      return
    }
    let lowers =
      geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'; chmod 755 .; cp "$TOOL" tool; chmod 755 tool
      cp -r '\(Samples.path("crashed-source-mysql/source"))' source; chmod -R a+rX source
      chmod 0 source/mysql-bin.000563; mkdir shut; cp '\(sample)' shut/a.000001; chmod 700 shut
      test $(id -u) = 0 || chmod 0 shut
      run() { timeout 60 \(lowers)./tool "$@"; echo "status $?"; }
      run suggest --source source --position mysql-bin.000562:17621
      run verify source
      run verify shut/a.000001
      run verify shut
      run suggest --source source --status shut/status
      run decode-rows --schema shut/schema source/mysql-bin.000562
      chmod 755 shut
      """)
    #expect(outcome.output.components(separatedBy: "status 2").count == 7, "\(outcome.output)")
    #expect(outcome.errors.components(separatedBy: "Permission denied").count >= 6)
    #expect(outcome.errors.contains("source/mysql-bin.000563: cannot open: Permission denied"))
    #expect(outcome.errors.contains("the answer needs"))
    // The other logs are judged all the same.
    #expect(outcome.output.contains("mysql-bin.000562"))
  }

  @Test func namesThatAreNoText() throws {
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'; e=$(printf 'caf\\351'); mkdir logs
      cp '\(sample)' "logs/$e.000001"; cp '\(sample)' logs/$(printf 'caf\\303\\251').000001
      printf './%s.000001\\n' "$e" > "logs/$e.index"
      "$TOOL" verify logs; echo "status $?"
      "$TOOL" verify --json "logs/$e.000001"; echo
      "$TOOL" dump "logs/$e.000001" | cmp - <("$TOOL" dump '\(sample)') && echo same
      "$TOOL" dump -r "$e.sql" "logs/$e.000001" && test -s "$e.sql" && echo written
      "$TOOL" decode-rows --count --schema <(echo) "logs/$e.000001"
      "$TOOL" decode-rows --format csv --output-dir "$e" "logs/$e.000001"; ls "$e" | wc -l
      "$TOOL" verify "$e"
      """)
    #expect(outcome.output.contains("caf\\xe9.000001"), "\(outcome.output)")
    #expect(outcome.output.contains("café.000001"))
    #expect(outcome.output.contains("3 files") || outcome.output.contains("2 files"))
    #expect(outcome.output.contains("\"logs/caf\\\\xe9.000001\""))
    #expect(outcome.output.contains("\nsame\n"))
    #expect(outcome.output.contains("\nwritten\n"))
    #expect(outcome.errors.contains("caf\\xe9: holds no binary log"))
    #expect(!outcome.output.contains("index-entry-missing"))
  }

  @Test func aFileThatIsCutToNothing() throws {
    // However it falls, a log of which the rest is gone is not whole.
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'
      for i in $(seq 30); do
        cp '\(sample)' a.000001; { : > a.000001; } & "$TOOL" verify --no-mmap a.000001 > out; s=$?
        wait; case $s in 0) grep -q '226 events: 0 errors' out || { cat out; exit 3; };;
        1|2) ;; *) exit 4;; esac
      done
      """)
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test func aDataFileThatCannotBeWritten() throws {
    // LOAD DATA: the file is named, not the log alone.
    let outcome = try Tool.run([
      "dump", "--local-load=/nowhere/at/all", Samples.path("logs/mysql97-statement.000001"),
    ])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("/nowhere/at/all/"), "\(outcome.errors)")
    #expect(outcome.errors.contains("No such file or directory"))
  }
}
