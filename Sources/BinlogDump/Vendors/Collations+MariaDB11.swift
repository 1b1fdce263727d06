extension Collations {
  /// From information_schema of MariaDB 11, what it has beyond 10.11; see ``init(table:)`` for the form.
  static let mariadb11Table = """
    utf8mb4: 255_0900_ai_ci 256_de_pb_0900_ai_ci 257_is_0900_ai_ci 258_lv_0900_ai_ci
    259_ro_0900_ai_ci 260_sl_0900_ai_ci 261_pl_0900_ai_ci 262_et_0900_ai_ci 263_es_0900_ai_ci
    264_sv_0900_ai_ci 265_tr_0900_ai_ci 266_cs_0900_ai_ci 267_da_0900_ai_ci 268_lt_0900_ai_ci
    269_sk_0900_ai_ci 270_es_trad_0900_ai_ci 271_la_0900_ai_ci 273_eo_0900_ai_ci 274_hu_0900_ai_ci
    275_hr_0900_ai_ci 277_vi_0900_ai_ci 278_0900_as_cs 279_de_pb_0900_as_cs 280_is_0900_as_cs
    281_lv_0900_as_cs 282_ro_0900_as_cs 283_sl_0900_as_cs 284_pl_0900_as_cs 285_et_0900_as_cs
    286_es_0900_as_cs 287_sv_0900_as_cs 288_tr_0900_as_cs 289_cs_0900_as_cs 290_da_0900_as_cs
    291_lt_0900_as_cs 292_sk_0900_as_cs 293_es_trad_0900_as_cs 294_la_0900_as_cs 296_eo_0900_as_cs
    297_hu_0900_as_cs 298_hr_0900_as_cs 300_vi_0900_as_cs 305_0900_as_ci 309_0900_bin
    611_general1400_as_ci
    utf8mb3: 579_general1400_as_ci
    """
}
