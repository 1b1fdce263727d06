// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let gb2312 = PackedTable(
    base: .gbk,
    two: """
      gK/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/
      LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB
      /LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LhC/FB/LlFDDD7FDCAV2HgB1hBmBCRBIqK/FBkClBFBIBF/DqCBIBF
      D/CBdNFpF/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBl
      D/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FB
      lD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/F
      BlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/
      FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E
      /FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/
      E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/E/FBlD/EyB
      """
  )
}
