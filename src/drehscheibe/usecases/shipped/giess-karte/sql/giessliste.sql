WITH bewertet AS (
  SELECT
    *,
    CASE WHEN frisch_gegossen THEN 0 ELSE p_alter + p_boden + p_regen + p_sensor END AS punkte
  FROM punkte
)
SELECT
  row_number() OVER (ORDER BY punkte DESC, revier, standort NULLS LAST, baumnummer)::INTEGER AS rang,
  baumnummer,
  baumart,
  revier,
  standort,
  CASE WHEN punkte >= 6 THEN 'hoch' WHEN punkte >= 4 THEN 'mittel' ELSE 'niedrig' END AS prioritaet,
  punkte::INTEGER AS punkte,
  CASE
    WHEN frisch_gegossen THEN 'in den letzten 7 Tagen gegossen'
    ELSE coalesce(nullif(concat_ws(', ',
      CASE WHEN p_alter = 4 THEN 'frisch gepflanzt' WHEN p_alter = 2 THEN 'junger Baum' END,
      CASE WHEN p_boden > 0 THEN 'Boden hält wenig Wasser' END,
      CASE WHEN p_regen > 0 THEN 'kaum Regen in 14 Tagen' END,
      CASE WHEN p_sensor > 0 THEN 'Sensor meldet trocken' END
    ), ''), 'nichts spricht dafür')
  END AS grund,
  CASE WHEN punkte < 4 THEN 0 WHEN p_alter = 4 THEN $liter_anwuchs ELSE $liter_jung END::INTEGER AS liter,
  standjahre::INTEGER AS standjahre,
  bodenart,
  schluessel,
  geometry
FROM bewertet
ORDER BY rang
