import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogText

/// How `--flashback` treats rows that were changed again later.
struct UndoOutputOptions: ParsableArguments {
  /// What becomes of what was changed again.
  enum Conflicts: String, ExpressibleByArgument, CaseIterable {
    case leaveOut = "leave-out"
    case overwrite
  }

  @Option(
    help: ArgumentHelp(
      """
      With --flashback: what becomes of columns and rows that were changed again later, by what \
      is not taken back: leave-out, or overwrite.
      """, valueName: "how"))
  var conflicts: Conflicts?

  @Flag(help: "With --flashback: set rows back whole, not only in the columns that were changed.")
  var fullRows = false

  @Flag(
    name: .customLong("no-read-on"),
    help: "With --flashback: do not read on after the wanted range for what came later.")
  var noReadOn = false

  @Option(
    help: ArgumentHelp(
      "With --flashback: write the rows that were changed again as lines of JSON.",
      valueName: "file"))
  var review: String?

  /// What they say.
  var options: UndoOptions {
    var options = UndoOptions()
    options.conflicts = conflicts == .overwrite ? .overwrite : .leaveOut
    options.setsFullRows = fullRows
    options.readsOn = !noReadOn
    options.isReviewed = review != nil
    return options
  }

  func check(flashback: Bool) throws {
    guard !flashback else { return }
    if conflicts != nil || fullRows || noReadOn || review != nil {
      throw ValidationError("--conflicts, --full-rows, --no-read-on and --review need --flashback")
    }
  }

  /// Says before the work that the file of `--review` is there.
  func checkReview(replacing: Bool) throws {
    guard let review, !replacing, DirectoryListing.kind(of: review) != .missing else { return }
    StandardError.complain(Self.exists(review))
    throw ExitStatus.failed
  }

  private static func exists(_ path: String) -> SourceError {
    SourceError(
      name: path, kind: .exists, message: "exists; --overwrite puts a new one in its place")
  }

  /// Writes the file of `--review`.
  func writeReview(_ undo: UndoPrinter, replacing: Bool) throws {
    guard let review else { return }
    do throws(SourceError) {
      var problem: SourceError?
      let isNew = try NewFile.write(review, mode: 0o644, replacing: replacing) { sink in
        do throws(SourceError) {
          try undo.review.drain(into: sink)
        } catch {
          problem = error
        }
      }
      if let problem { throw problem }
      guard isNew else { throw Self.exists(review) }
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
  }
}
