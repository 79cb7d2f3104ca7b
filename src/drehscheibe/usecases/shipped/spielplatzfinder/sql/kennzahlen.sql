WITH p AS (
  SELECT
    count(*) AS spielplaetze,
    count(*) FILTER (WHERE barrierefrei) AS barrierefrei,
    count(*) FILTER (WHERE pruefung_faellig) AS pruefung_faellig,
    count(*) FILTER (WHERE geraete IS NULL) AS ohne_geraete
  FROM plaetze
),
n AS (
  SELECT
    count(*) AS punkte,
    min(woher) AS woher,
    100.0 * count(*) FILTER (WHERE in_gehweite) / nullif(count(*), 0) AS anteil,
    median(fussweg_m) AS mittlerer_weg
  FROM naechster
)
SELECT
  $town::VARCHAR AS ags,
  $town_name::VARCHAR AS kommune,
  p.spielplaetze,
  p.barrierefrei,
  p.pruefung_faellig,
  p.ohne_geraete,
  round(n.anteil, 1)::DOUBLE AS anteil_in_gehweite,
  round(n.mittlerer_weg)::BIGINT AS mittlerer_fussweg_m,
  CASE
    WHEN n.punkte = 0 THEN 'Ohne Adressen oder Orte lässt sich die Gehweite nicht sagen.'
    WHEN n.woher = 'Adresse' THEN 'gezählt an ' || n.punkte || CASE n.punkte WHEN 1 THEN ' Adresse' ELSE ' Adressen' END
    WHEN n.punkte = 1 THEN 'grob: nur von der Mitte eines Ortes aus gemessen; mit Adressen wird es genau'
    ELSE 'grob: nur von der Mitte von ' || n.punkte || ' Orten aus gemessen; mit Adressen wird es genau'
  END AS hinweis_gehweite
FROM p CROSS JOIN n
