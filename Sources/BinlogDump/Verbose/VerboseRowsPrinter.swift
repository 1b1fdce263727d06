public import BinlogBytes
public import BinlogEvents
public import BinlogRows

/// Prints rows as the vendors' tools do with `-v`: pseudo-SQL in lines that begin with `### `.
public struct VerboseRowsPrinter: Sendable {
  /// Whose tool it speaks like.
  public let style: DumpStyle
  private let rules: VerboseRules
  /// 1 for `-v`, 2 for `-vv` with types after the values.
  public let verbosity: Int

  private let plans = VerbosePlans()

  /// A printer for one of the vendors' styles.
  public init(style: DumpStyle, verbosity: Int) {
    self.style = style
    rules = style.rules.rows
    self.verbosity = verbosity
  }

  /// Prints all rows of a rows event.
  ///
  /// `bytes` are those of the event from its first byte, without checksum; `images` those of the
  /// images, inflated where the event is compressed; the first of them lies at `imagesBase`.
  ///
  /// - Returns: what could not be printed, if anything; the rest was printed as far as lengths
  ///   allow.
  @discardableResult
  public func print(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, imagesBase: FileOffset,
    table: TableMap, to sink: ByteSink
  ) -> RowProblem? {
    var row = 0
    return print(
      rows, event: bytes, images: images, imagesBase: imagesBase, table: table, to: sink,
      count: &row)
  }

  /// The same; adds the rows that were begun to `count`.
  func print(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, imagesBase: FileOffset,
    table: TableMap, to sink: ByteSink, count row: inout Int
  ) -> RowProblem? {
    let plan = plans.plan(for: table, rules: rules, showsTypes: verbosity > 1)
    let columns = plan.layout.columns
    let region = ByteRegion(images, at: imagesBase)
    var walker: RowWalker
    do throws(ReadError) {
      walker = try RowWalker(rows, event: bytes, images: region, columns: columns.span)
    } catch {
      return RowProblem(error, row: 0)
    }
    if images.isEmpty {
      if rows.operation == .insert { printDefaults(table, to: sink) }
      return nil
    }
    var writer = VerboseImageWriter(rules: rules, plan: plan, sink: sink)
    writer.problem = plan.oddity.map {
      RowProblem(offset: imagesBase, row: 1, column: $0.column, reason: $0.words)
    }
    let head = head(rows.operation, plan)
    do throws(ReadError) {
      while try walker.nextRow() {
        row &+= 1
        guard try writer.print(&walker, head) else {
          if writer.problem == nil {
            writer.problem = RowProblem(
              offset: region.offset(of: walker.rowStart), row: row,
              reason: "rows without any column")
          }
          break
        }
      }
    } catch {
      if writer.problem == nil {
        writer.problem = RowProblem(error, row: row, column: writer.lostColumn)
      }
    }
    return writer.problem
  }

  private func head(
    _ operation: RowsEvent.Operation, _ plan: VerbosePlan
  ) -> VerbosePlan.Head {
    switch operation {
    case .insert: plan.insert
    case .update: plan.update
    case .delete: plan.delete
    }
  }

  /// A row of nothing but defaults; MySQL's tool does not double backticks here.
  private func printDefaults(_ table: TableMap, to sink: ByteSink) {
    sink.write("### INSERT INTO ")
    if !rules.doublesBackticks {
      sink.write(byte: 0x60)
      let database = table.database
      let name = table.table
      sink.write(cString: database.span)
      sink.write("`.`")
      sink.write(cString: name.span)
      sink.write(byte: 0x60)
    } else {
      sink.write(VerbosePlan.quoted(table.database))
      sink.write(byte: 0x2E)
      sink.write(VerbosePlan.quoted(table.table))
    }
    sink.write(" VALUES ()\n")
  }

  /// The extra data of version 2: parts of 1 byte type and content.
  ///
  /// Type 0: length with itself and the next byte, format, payload of NDB. Type 1: partition, for
  /// updates also the one before (MySQL).
  public func printExtraData(_ rows: RowsEvent, _ data: Span<UInt8>, to sink: ByteSink) {
    var partition: Range<Int>?
    var position = 0
    while position < data.count {
      let type = data[position]
      position += 1
      switch type {
      case 0:
        guard data.count - position >= 2, Int(data[position]) >= 2,
          Int(data[position]) <= data.count - position
        else { return }
        let length = Int(data[position]) - 2
        let payload = position + 2..<position + 2 + length
        if rules.knowsNDBAndPartitions {
          sink.write("### Extra row ndb info: data_format: ")
          sink.write(decimal: UInt64(data[position + 1]))
          sink.write(", len: ")
          sink.write(decimal: UInt64(length))
          sink.write(", data: ")
        } else {
          sink.write("### Extra row data format: ")
          sink.write(decimal: UInt64(data[position + 1]))
          sink.write(", len: ")
          sink.write(decimal: UInt64(length))
          sink.write(" :")
        }
        printHex(data.extracting(payload), to: sink)
        sink.write(byte: 0x0A)
        position = payload.upperBound
      case 1 where rules.knowsNDBAndPartitions:
        let length = rows.operation == .update ? 4 : 2
        guard data.count - position >= length else { return }
        partition = position..<position + length
        position += length
      default: return
      }
    }
    guard let partition else { return }
    let target = data.littleEndian(at: partition.lowerBound, width: 2)
    sink.write("### Extra row info for partitioning: ")
    if rows.operation == .update {
      sink.write("source_partition: ")
      sink.write(decimal: data.littleEndian(at: partition.lowerBound + 2, width: 2))
      sink.write(" target_partition: ")
    } else {
      sink.write("partition: ")
    }
    sink.write(decimal: target)
    sink.write(byte: 0x0A)
  }

  private func printHex(_ bytes: Span<UInt8>, to sink: ByteSink) {
    guard !bytes.isEmpty else {
      if rules.hex == .number { sink.write("\"\"") }
      return
    }
    sink.write(rules.hex == .number ? "0x" : "X'" as StaticString)
    sink.write(upperHex: bytes)
    if rules.hex == .literal { sink.write(byte: 0x27) }
  }
}
