public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// A row as it is lent to who prints, compares or keeps it: where its values lie, in which bytes, of
/// which table, and where it stands.
///
/// One is made for each event, and its row changes; so nothing is allocated or counted for a row.
public struct RowView: ~Copyable, ~Escapable {
  /// Where its values lie in ``images``.
  public internal(set) var row: Row
  /// Its table.
  public let table: DecodedTable
  /// The images of its event.
  public let images: ByteRegion
  /// Where its event stands, and who made it.
  public internal(set) var place: RowsPlace
  /// Has it handed on by address; see ``AddressOnly``.
  private let addressOnly = AddressOnly()

  @_lifetime(copy images)
  init(_ row: consuming Row, of table: DecodedTable, images: ByteRegion, place: consuming RowsPlace)
  {
    self.row = row
    self.table = table
    self.images = images
    self.place = place
  }

  /// The bytes of a value.
  @_lifetime(copy self)
  public func value(of cell: Cell) -> ByteRegion {
    ByteRegion(images.bytes.extracting(cell.range), at: images.offset(of: cell.start))
  }
}
