// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let geostd8 = PackedTable(
    one: """
      AhMAADCCsBDCAaBMCAeCAmCAgCAhBDCAwBDCA5FVCAYCAZCAcCAdCAiCATCAUDDCA6EhDgFAWwmEADBDxAT3mEADBD
      yAT9mEADBDzAlBjnEAMBD0BDvBDwBD1XDCEW
      """
  )
}
