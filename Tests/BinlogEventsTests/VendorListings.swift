/// What the vendors' own tools (`mysqlbinlog` 9.7, `mariadb-binlog` 10.11 and 11.8) say of the
/// events of some samples: offset, type, and the fields that they print.
enum VendorListings {
  /// By the name of the log.
  static let byLog = [
    "mysql97-gtid-tagged": taggedGtids,
    "mysql97-statement": mysqlStatements,
    "mysql97-xa": mysqlXA,
    "mariadb1011-xa": mariadbXA,
    "mariadb1011-statement": mariadbStatements,
    "mariadb118-open": mariadb11,
  ]

  static let taggedGtids = """
    4 Start 4 9.7.4-2
    127 Previous_gtids
    158 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:1 0 1 1795246714527705 1795246714527705 182 90704 90704
    235 Query 10 0 0 xid 12
    340 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:2 1 2 1795246714533117 1795246714533117 228 90704 90704
    417 Query 10 0 0 xid 14
    568 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:3 2 3 1795246714534422 1795246714534422 293 90704 90704
    647 Query 10 0 0
    721 Table_map app.t 122
    775 Write_rows 122 STMT_END_F
    830 Xid 15
    861 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:4 3 4 1795246714535063 1795246714535063 679 90704 90704
    940 Query 10 0 0
    1023 Table_map app.t 122
    1077 Update_rows 122 STMT_END_F
    1134 Table_map app.t 122
    1188 Delete_rows 122 STMT_END_F
    1233 Table_map app.t 122
    1287 Write_rows 122 STMT_END_F
    1509 Xid 17
    1540 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:5 4 5 1795246714536718 1795246714536718 203 90704 90704
    1617 Query 10 0 0 xid 21
    1743 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:6 5 6 1795246714538150 1795246714538150 696 90704 90704
    1822 Query 10 0 0
    1905 Table_map app.t 124
    1960 Update_rows 124 STMT_END_F
    2408 Xid 22
    2439 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:backfill:1 5 7 1795246714538483 1795246714538483 296 90704 90704
    2523 Query 10 0 0
    2597 Table_map app.t 124
    2652 Write_rows 124 STMT_END_F
    2704 Xid 24
    2735 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:backfill:2 7 8 1795246714538819 1795246714538819 327 90704 90704
    2819 Query 10 0 0
    2902 Table_map app.t 124
    2957 Update_rows 124 STMT_END_F
    3031 Xid 25
    3062 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:backfill:3 8 9 1795246714542167 1795246714542167 209 90704 90704
    3146 Query 10 0 0 xid 26
    3271 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:import_2026:1 9 10 1795246714542894 1795246714542894 283 90704 90704
    3358 Query 10 0 0
    3432 Table_map app.tagged 125
    3483 Write_rows 125 STMT_END_F
    3523 Xid 28
    3554 Gtid 11111111-2222-3333-4444-555555555555:elsewhere:7 9 11 1795246714543192 1795246714543192 274 90704 90704
    3632 Query 10 0 0
    3706 Table_map app.tagged 125
    3757 Write_rows 125 STMT_END_F
    3797 Xid 30
    3828 Gtid 11111111-2222-3333-4444-555555555555:9 9 12 1795246714543426 1795246714543426 275 90704 90704
    3907 Query 10 0 0
    3981 Table_map app.tagged 125
    4032 Write_rows 125 STMT_END_F
    4072 Xid 32
    4103 Gtid 8c6930a9-e57e-11f1-94ff-02fc00000001:7 9 13 1795246714543992 1795246714543992 275 90704 90704
    4182 Query 10 0 0
    4256 Table_map app.tagged 125
    4307 Write_rows 125 STMT_END_F
    4347 Xid 34
    4378 Rotate mysql97-gtid-tagged.000002 4
    """

  static let mysqlStatements = """
    4 Start 4 9.7.4-2
    127 Previous_gtids
    158 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:1 0 1 1795246853290645 1795246853290645 182 90704 90704
    235 Query 10 0 0 xid 12
    340 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:2 1 2 1795246853296016 1795246853296016 269 90704 90704
    419 Query 10 0 0 xid 14
    609 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:3 2 3 1795246853296955 1795246853296955 405 90704 90704
    688 Query 10 0 0
    768 Intvar INSERT_ID 1
    800 Rand 642540638 1019070537
    839 Query 10 0 0
    983 Xid 15
    1014 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:4 3 4 1795246853297422 1795246853297422 400 90704 90704
    1093 Query 10 0 0
    1173 Intvar LAST_INSERT_ID 1
    1205 Intvar INSERT_ID 3
    1237 Query 10 0 0
    1383 Xid 16
    1414 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:5 4 5 1795246853297795 1795246853297795 567 90704 90704
    1493 Query 10 0 0
    1573 Intvar INSERT_ID 4
    1605 User_var text 6E61C3AF7665202771756F74656427
    1661 User_var dec number
    1707 User_var number number
    1759 User_var nothing NULL
    1794 Query 10 0 0
    1950 Xid 18
    1981 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:6 5 6 1795246853303475 1795246853303475 438 90704 90704
    2060 Query 10 0 0
    2140 Intvar INSERT_ID 7
    2172 User_var big number
    2221 User_var real number
    2270 Query 10 0 0
    2388 Xid 19
    2419 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:7 6 7 1795246853305404 1795246853305404 378 90704 90704
    2498 Query 10 0 0
    2578 Intvar INSERT_ID 8
    2610 User_var bin 00FF10
    2653 Query 10 0 0
    2766 Xid 21
    2797 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:8 7 8 1795246853309872 1795246853309872 545 90704 90704
    2876 Query 10 0 0
    2964 Begin_load_query 1 31
    3022 Execute_load_query 10 0 0
    3311 Xid 22
    3342 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:9 8 9 1795246853310649 1795246853310649 389 90704 90704
    3421 Query 10 0 0
    3512 Intvar INSERT_ID 104
    3544 Query 10 0 0
    3700 Xid 24
    3731 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:10 9 10 1795246853311254 1795246853311254 346 90704 90704
    3810 Query 10 0 0
    3895 Intvar INSERT_ID 108
    3927 Query 10 0 0
    4046 Xid 27
    4077 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:11 10 11 1795246853311727 1795246853311727 356 90704 90704
    4156 Query 10 795246853 0
    4248 Intvar INSERT_ID 113
    4280 Query 10 795246853 0
    4402 Xid 30
    4433 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:12 11 12 1795246853312548 1795246853312548 419 90704 90704
    4512 Query 10 0 0
    4601 Query 10 0 0
    4718 Query 10 0 0
    4821 Xid 33
    4852 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:13 12 13 1795246853313053 1795246853313053 333 90704 90704
    4931 Query 10 0 0
    5011 Intvar INSERT_ID 114
    5043 Query 10 0 0
    5154 Xid 37
    5185 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:14 13 14 1795246853313920 1795246853313920 188 90704 90704
    5262 Query 10 0 0
    5373 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:15 14 15 1795246853314226 1795246853314226 348 90704 90704
    5452 Query 10 0 0
    5532 Query 10 0 0
    5640 Query 10 0 0
    5721 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:16 15 16 1795246853314795 1795246853314795 339 90704 90704
    5800 Query 10 0 0
    5889 Query 10 0 0
    6029 Xid 41
    6060 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:17 16 17 1795246853315109 1795246853315109 204 90704 90704
    6137 Query 10 0 0
    6264 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:18 17 18 1795246853316786 1795246853316786 279 90704 90704
    6343 Query 10 0 0 xid 43
    6543 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:19 18 19 1795246853317568 1795246853317568 305 90704 90704
    6622 Query 10 0 0
    6702 Query 10 0 0
    6817 Xid 44
    6848 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:20 19 20 1795246853318036 1795246853318036 180 90704 90704
    6925 Query 10 0 0 xid 46
    7028 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:21 20 21 1795246853319886 1795246853319886 325 90704 90704
    7107 Query 10 0 0 xid 47
    7353 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:22 21 22 1795246853320826 1795246853320826 327 90704 90704
    7432 Query 10 0 0
    7512 Intvar INSERT_ID 401
    7544 Query 10 0 0
    7649 Xid 48
    7680 Gtid dee130b9-e57e-11f1-8d31-02fc00000001:23 22 23 1795246853323230 1795246853323230 201 90704 90704
    7757 Query 10 0 0 xid 51
    7881 Stop
    """

  static let mysqlXA = """
    4 Start 4 9.7.4-2
    127 Previous_gtids
    158 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:1 0 1 1795246718801306 1795246718801306 182 90704 90704
    235 Query 10 0 0 xid 12
    340 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:2 1 2 1795246718814577 1795246718814577 227 90704 90704
    417 Query 10 0 0 xid 14
    567 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:3 2 3 1795246718816346 1795246718816346 533 90704 90704
    646 Query 10 0 0
    743 Table_map app.t 122
    797 Write_rows 122 STMT_END_F
    848 Table_map app.t 122
    902 Update_rows 122 STMT_END_F
    964 Query 10 0 0
    1059 XA_prepare 6669727374  1
    1100 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:4 3 4 1795246718817765 1795246718817765 175 90704 90704
    1177 Query 10 0 0
    1275 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:5 4 5 1795246718818441 1795246718818441 443 90704 90704
    1354 Query 10 0 0
    1461 Table_map app.t 122
    1515 Write_rows 122 STMT_END_F
    1567 Query 10 0 0
    1672 XA_prepare 6774726964 627175616c 7
    1718 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:6 5 6 1795246718818821 1795246718818821 187 90704 90704
    1795 Query 10 0 0
    1905 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:7 6 7 1795246718819287 1795246718819287 406 90704 90704
    1984 Query 10 0 0
    2077 Table_map app.t 122
    2131 Write_rows 122 STMT_END_F
    2181 Query 10 0 0
    2272 XA_prepare 00ff27  1 ONE PHASE
    2311 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:8 6 8 1795246718819547 1795246718819547 284 90704 90704
    2390 Query 10 0 0
    2464 Table_map app.t 122
    2518 Write_rows 122 STMT_END_F
    2564 Xid 30
    2595 Gtid 8e9c61c0-e57e-11f1-b1e1-02fc00000001:9 8 9 1795246718820481 1795246718820481 407 90704 90704
    2674 Query 10 0 0
    2769 Table_map app.t 122
    2823 Delete_rows 122 STMT_END_F
    2869 Query 10 0 0
    2962 XA_prepare 6c656674  1
    3002 Rotate mysql97-xa.000002 4
    """

  static let mariadbXA = """
    4 Start 4 10.11.19-MariaDB-0+deb12u1-log
    256 Gtid_list []
    285 Binlog_checkpoint mariadb1011-xa.000001
    333 Gtid 0-1-1 ddl
    375 Query 6 0 0
    460 Gtid 0-1-2 ddl
    502 Query 6 0 0 xid 8
    641 Gtid 0-1-3 trans
    690 Annotate_rows
    751 Table_map app.t 18
    797 Write_rows 18 STMT_END_F
    846 Annotate_rows
    905 Table_map app.t 18
    951 Update_rows 18 STMT_END_F
    1011 Query 6 0 0
    1103 XA_prepare 6669727374  1
    1144 Gtid 0-1-4 trans
    1191 Query 6 0 0
    1286 Gtid 0-1-5 trans
    1340 Annotate_rows
    1402 Table_map app.t 18
    1448 Write_rows 18 STMT_END_F
    1498 Query 6 0 0
    1600 XA_prepare 6774726964 627175616c 7
    1646 Gtid 0-1-6 trans
    1698 Query 6 0 0
    1805 Gtid 0-1-7 trans
    1847 Annotate_rows
    1907 Table_map app.t 18
    1953 Write_rows 18 STMT_END_F
    2001 Xid 21
    2032 Gtid 0-1-8 trans
    2074 Annotate_rows
    2130 Table_map app.t 18
    2176 Write_rows 18 STMT_END_F
    2220 Xid 24
    2251 Gtid 0-1-9 trans
    2299 Annotate_rows
    2348 Table_map app.t 18
    2394 Delete_rows 18 STMT_END_F
    2438 Query 6 0 0
    2528 XA_prepare 6c656674  1
    2568 Rotate mariadb1011-xa.000002 4
    """

  static let mariadbStatements = """
    4 Start 4 10.11.19-MariaDB-0+deb12u1-log
    256 Gtid_list []
    285 Binlog_checkpoint mariadb1011-statement.000001
    340 Gtid 0-1-1 ddl
    382 Query 6 0 0
    467 Gtid 0-1-2 ddl
    509 Query 6 0 0 xid 8
    688 Gtid 0-1-3 trans
    730 Intvar INSERT_ID 1
    762 Rand 417618470 883396078
    801 Query 6 0 0
    934 Xid 9
    965 Gtid 0-1-4 trans
    1007 Intvar LAST_INSERT_ID 1
    1039 Intvar INSERT_ID 3
    1071 Query 6 0 0
    1206 Xid 10
    1237 Gtid 0-1-5 trans
    1279 Intvar INSERT_ID 4
    1311 User_var text 6E61C3AF7665202771756F74656427
    1367 User_var dec number
    1413 User_var number number
    1465 User_var nothing NULL
    1500 Query 6 0 0
    1645 Xid 12
    1676 Gtid 0-1-6 trans
    1718 Intvar INSERT_ID 7
    1750 User_var big number
    1799 User_var real number
    1848 Query 6 0 0
    1955 Xid 13
    1986 Gtid 0-1-7 trans
    2028 Intvar INSERT_ID 8
    2060 User_var bin 00FF10
    2103 Query 6 0 0
    2205 Xid 15
    2236 Gtid 0-1-8 trans
    2278 Begin_load_query 1 31
    2336 Execute_load_query 6 0 0
    2620 Xid 16
    2651 Gtid 0-1-9 trans
    2693 Intvar INSERT_ID 104
    2725 Query 6 0 0
    2874 Xid 18
    2905 Gtid 0-1-10 trans
    2947 Intvar INSERT_ID 108
    2979 Query 6 0 0
    3087 Xid 21
    3118 Gtid 0-1-11 trans
    3160 Intvar INSERT_ID 113
    3192 Query 6 795246857 0
    3303 Xid 24
    3334 Gtid 0-1-12 trans
    3376 Query 6 0 0
    3473 Query 6 0 0
    3565 Xid 27
    3596 Gtid 0-1-13 trans
    3638 Intvar INSERT_ID 114
    3670 Query 6 0 0
    3770 Xid 31
    3801 Gtid 0-1-14 ddl
    3843 Query 6 0 0 xid 33
    3952 Gtid 0-1-15
    3994 Query 6 0 0
    4091 Query 6 0 0
    4163 Gtid 0-1-16
    4205 Query 6 0 0
    4325 Xid 35
    4356 Gtid 0-1-17 ddl
    4398 Query 6 0 0
    4516 Gtid 0-1-18 ddl
    4558 Query 6 0 0
    4744 Gtid 0-1-19 trans
    4786 Query 6 0 0
    4890 Xid 38
    4921 Gtid 0-1-20
    4963 Query 6 0 0
    5048 Gtid 0-1-21 ddl
    5090 Query 6 0 0 xid 41
    5327 Gtid 0-1-22 trans
    5369 Intvar INSERT_ID 401
    5401 Query 6 0 0
    5495 Xid 42
    5526 Gtid 0-1-23 ddl
    5568 Query 6 0 0 xid 45
    5683 Stop
    """

  static let mariadb11 = """
    4 Start 4 11.8.6-MariaDB-0+deb13u1
    256 Gtid_list []
    285 Binlog_checkpoint mariadb118-open.000001
    334 Gtid 0-1-1 ddl thread_id=6
    376 Query 6 0 0
    461 Gtid 0-1-2 ddl thread_id=6
    503 Query 6 0 0 xid 8
    643 Gtid 0-1-3 trans thread_id=6
    685 Annotate_rows
    751 Table_map app.t 18
    797 Write_rows 18 STMT_END_F
    850 Xid 9
    881 Gtid 0-1-4 trans thread_id=6
    923 Annotate_rows
    990 Table_map app.t 18
    1036 Update_rows 18 STMT_END_F
    1091 Annotate_rows
    1140 Table_map app.t 18
    1186 Delete_rows 18 STMT_END_F
    1229 Annotate_rows
    1298 Table_map app.t 18
    1344 Write_rows 18 STMT_END_F
    1564 Xid 11
    1595 Gtid 0-1-5 ddl thread_id=6
    1637 Query 6 0 0 xid 15
    1752 Gtid 0-1-6 trans thread_id=6
    1794 Annotate_rows
    1836 Table_map app.t 22
    1883 Update_rows 22 STMT_END_F
    2329 Xid 16
    """
}
