WITH summen AS (
  SELECT
    coalesce(sum(leistung_kw) FILTER (WHERE energie = 'Photovoltaik'), 0) AS pv_kw,
    coalesce(sum(leistung_kw) FILTER (WHERE energie = 'Wind'), 0) AS wind_kw,
    coalesce(sum(anlagen) FILTER (WHERE energie = 'Photovoltaik'), 0) AS pv_anlagen,
    coalesce(sum(anlagen) FILTER (WHERE energie = 'Wind'), 0) AS wind_anlagen,
    sum(ertrag_mwh_geschaetzt) AS ertrag_mwh
  FROM bestand
),
letztes AS (
  SELECT coalesce(sum(neue_leistung_kw), 0) AS kw
  FROM zubau
  WHERE jahr = year($now::DATE) - 1
)
SELECT
  round(s.pv_kw / 1000, 2)::DOUBLE AS pv_mw,
  round(s.wind_kw / 1000, 2)::DOUBLE AS wind_mw,
  s.pv_anlagen::BIGINT AS pv_anlagen,
  s.wind_anlagen::BIGINT AS wind_anlagen,
  round(s.pv_kw / nullif(k.einwohner, 0), 2)::DOUBLE AS pv_kw_je_kopf,
  round(l.kw / 1000, 2)::DOUBLE AS zubau_vorjahr_mw,
  s.ertrag_mwh::BIGINT AS ertrag_mwh,
  round(100 * s.ertrag_mwh / nullif($stromverbrauch_mwh::DOUBLE, 0), 1)::DOUBLE AS anteil_verbrauch,
  CASE
    WHEN $stromverbrauch_mwh::DOUBLE IS NULL THEN 'Der Stromverbrauch ist nicht angegeben: kein Anteil.'
    ELSE 'geschätzter Ertrag, geteilt durch den angegebenen Verbrauch'
  END AS hinweis_anteil
FROM summen s
CROSS JOIN letztes l
LEFT JOIN (SELECT any_value(einwohner) AS einwohner FROM kommunen WHERE ags = $town::VARCHAR) k ON true
