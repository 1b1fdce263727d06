public import BinlogChanges
import BinlogEvents

/// Which changes are wanted; by itself all of them.
public struct ChangeFilter: Sendable {
  /// Globs for tables, `TABLE` or `DATABASE.TABLE`, of which one must fit; names in backticks are taken
  /// as they are.
  public var tables: [String] = []
  /// Globs for tables that are left out.
  public var ignoredTables: [String] = []
  /// What was done; none means all.
  public var operations: Set<Change.Operation> = []
  /// Only groups that began at this time or later, seconds since 1970.
  public var since: Int64?
  /// Only groups that began before this time, seconds since 1970.
  public var until: Int64?
  private var conditions: [RowCondition] = []

  /// All changes.
  public init() {}

  /// Wants only rows for which a condition holds, such as `id=4711`, `name~'A*'` or `note IS NULL`;
  /// all that were added must hold for the row before or the row after.
  ///
  /// - Throws: where it cannot be understood.
  public mutating func add(condition text: String) throws(Unreadable) {
    do throws(RowCondition.Problem) {
      conditions.append(try RowCondition(text))
    } catch {
      throw Unreadable(description: error.description)
    }
  }

  /// Why a text is no condition, as a sentence.
  public struct Unreadable: Error, CustomStringConvertible {
    /// The sentence.
    public var description: String
  }

  var filter: RowFilter {
    var filter = RowFilter()
    filter.tables = tables.map { RowFilter.TablePattern($0) }
    filter.ignoredTables = ignoredTables.map { RowFilter.TablePattern($0) }
    filter.operations = Set(
      operations.map {
        switch $0 {
        case .insert: RowsEvent.Operation.insert
        case .update: .update
        case .delete: .delete
        }
      })
    filter.conditions = conditions
    func time(_ seconds: Int64) -> RowTime {
      RowTime(
        microseconds: seconds.multipliedReportingOverflow(by: 1_000_000).partialValue,
        isExact: false)
    }
    filter.startTime = since.map(time)
    filter.stopTime = until.map(time)
    return filter
  }
}
