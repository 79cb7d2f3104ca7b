-- Wie alt ein Wert ist, sagt die Seite beim Aufruf; hier stünde es nach einer Minute falsch.
-- Eine Zeile je Pegel. Ohne hinterlegte Schwelle gibt es keine Stufe: kein Grün, das niemand geprüft hat.
WITH orte AS (
  SELECT pegel, any_value(gewaesser) AS gewaesser, any_value(geometry) AS geometry
  FROM pegel
  GROUP BY pegel
),
grenzen AS (
  SELECT pegel, min(gelb_cm) AS gelb_cm, min(orange_cm) AS orange_cm, min(rot_cm) AS rot_cm
  FROM schwellen
  GROUP BY pegel
),
stand AS (
  SELECT
    o.pegel,
    o.gewaesser,
    n.wert_cm,
    n.zeitpunkt,
    t.cm_je_stunde,
    coalesce(g.gelb_cm, $gelb_cm::DOUBLE) AS gelb_cm,
    coalesce(g.orange_cm, $orange_cm::DOUBLE) AS orange_cm,
    coalesce(g.rot_cm, $rot_cm::DOUBLE) AS rot_cm,
    (epoch($now) - epoch(n.zeitpunkt)) / 60 AS alter_minuten,
    o.geometry
  FROM orte o
  LEFT JOIN neueste n ON n.pegel = o.pegel
  LEFT JOIN trend t ON t.pegel = o.pegel
  LEFT JOIN grenzen g ON g.pegel = o.pegel
),
stufen AS (
  SELECT
    *,
    CASE
      WHEN alter_minuten IS NULL OR alter_minuten > $veraltet_minuten THEN NULL
      WHEN wert_cm >= rot_cm THEN 3
      WHEN wert_cm >= orange_cm THEN 2
      WHEN wert_cm >= gelb_cm THEN 1
      WHEN gelb_cm IS NOT NULL THEN 0
    END AS stufe
  FROM stand
)
SELECT
  pegel,
  gewaesser,
  wert_cm,
  zeitpunkt,
  CASE
    WHEN cm_je_stunde IS NULL OR stufe IS NULL AND alter_minuten > $veraltet_minuten THEN 'unbekannt'
    WHEN cm_je_stunde >= 10 THEN 'steigt schnell'
    WHEN cm_je_stunde >= 1 THEN 'steigt'
    WHEN cm_je_stunde <= -1 THEN 'fällt'
    ELSE 'gleichbleibend'
  END AS trend,
  round(cm_je_stunde, 1)::DOUBLE AS cm_je_stunde,
  stufe,
  CASE
    WHEN alter_minuten IS NULL OR alter_minuten > $veraltet_minuten THEN 'keine Aussage'
    WHEN stufe IS NULL THEN 'keine Schwellen hinterlegt'
    WHEN stufe = 0 THEN 'unter den Schwellen'
    ELSE 'Schwelle ' || stufe || ' erreicht'
  END AS lage,
  CASE stufe WHEN 3 THEN $tun_rot WHEN 2 THEN $tun_orange WHEN 1 THEN $tun_gelb END::VARCHAR AS was_tun,
  gelb_cm,
  orange_cm,
  rot_cm,
  'ungeprüfte Rohdaten, keine amtliche Warnung' AS hinweis,
  geometry
FROM stufen
ORDER BY stufe DESC NULLS LAST, pegel
