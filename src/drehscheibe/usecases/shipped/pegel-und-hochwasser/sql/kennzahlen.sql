WITH z AS (
  SELECT
    count(*) AS pegel,
    max(stufe)::INTEGER AS hoechste_stufe,
    count(*) FILTER (WHERE lage = 'keine Aussage') AS stumm,
    count(*) FILTER (WHERE stufe >= 1) AS ueber_schwelle,
    max(zeitpunkt) AS neuester
  FROM aktuell
)
SELECT
  pegel,
  stumm,
  ueber_schwelle,
  CASE
    WHEN pegel = stumm THEN 'keine Aussage möglich'
    WHEN ueber_schwelle > 0 THEN 'Schwelle ' || hoechste_stufe || ' erreicht'
    WHEN hoechste_stufe IS NULL THEN 'keine Schwellen hinterlegt'
    ELSE 'unter den Schwellen'
  END AS lage,
  CASE
    WHEN stumm = 0 THEN 'Alle Pegel melden.'
    WHEN stumm = 1 THEN 'Ein Pegel meldet nicht: ' || (SELECT min(pegel) FROM aktuell WHERE lage = 'keine Aussage')
    ELSE stumm || ' Pegel melden nicht: nicht darauf verlassen.'
  END AS hinweis_stumm,
  neuester AS zeitpunkt
FROM z
