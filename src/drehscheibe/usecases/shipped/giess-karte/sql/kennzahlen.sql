SELECT
  count(*) AS baeume,
  count(*) FILTER (WHERE prioritaet = 'hoch') AS hoch,
  count(*) FILTER (WHERE prioritaet = 'mittel') AS mittel,
  coalesce(sum(liter), 0)::BIGINT AS liter,
  (SELECT round(regen_14_tage_mm, 1) FROM wetterlage)::DOUBLE AS regen_14_tage_mm,
  CASE
    WHEN (SELECT regen_14_tage_mm FROM wetterlage) IS NULL THEN 'Ohne Regendaten gerechnet.'
    ELSE 'Regen bis ' || (SELECT strftime(letzter_tag, '%d.%m.%Y') FROM wetterlage)
  END AS hinweis_regen,
  (SELECT count(*) FROM baeume) - count(*) AS ohne_angaben
FROM giessliste
