SELECT
  v.ladepunkte,
  v.schnellladepunkte,
  v.ladepunkte_je_1000,
  (SELECT count(*) FROM luecken WHERE luecke) AS orte_mit_luecke,
  (SELECT count(*) FROM luecken) AS orte,
  (SELECT round(max(entfernung_km), 1) FROM luecken) AS weitester_weg_km,
  (SELECT coalesce(sum(neu), 0) FROM zuwachs WHERE jahr >= year($now::DATE) - 1)::BIGINT AS neu_seit_vorjahr,
  (SELECT count(*) FROM saeulen WHERE inbetriebnahme IS NULL) AS ohne_datum,
  CASE
    WHEN (SELECT count(*) FROM luecken) = 0 THEN 'Keine Orte zugeordnet: Lücken lassen sich nicht zeigen.'
    WHEN (SELECT count(*) FROM luecken WHERE luecke) = 0 THEN 'Jeder Ort hat eine Ladesäule in der Nähe.'
    ELSE 'Am weitesten weg: ' || (SELECT ort FROM luecken ORDER BY entfernung_km DESC NULLS FIRST, ort LIMIT 1)
  END AS hinweis_luecken
FROM versorgung v
