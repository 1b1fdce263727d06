// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let cp1256 = PackedTable(
    one: """
      AhMAAeCCsAZ+CAaAGSCAeCAmCAgCAhALGCAwBMCA5AFSAaGAaYBYAavCAYCAZCAcCAdCAiCATCAUBDCEiBMCA6AFTC
      AMCANBGACgAYMAZiFBuBrFADAYbAN7FADAYfBjChxBADADXAN3xBANgyBAJADgAZEADiANlyBAQnHAMAZJAZKADuAD
      vANryBAhBAD0AZPAZQAD3AZRAD5AZSAD7AD8CAOCAP
      """
  )
}
