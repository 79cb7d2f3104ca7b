SELECT
  zaehlstelle,
  isodow(tag)::INTEGER AS wochentag_nr,
  CASE isodow(tag)
    WHEN 1 THEN 'Mo' WHEN 2 THEN 'Di' WHEN 3 THEN 'Mi' WHEN 4 THEN 'Do'
    WHEN 5 THEN 'Fr' WHEN 6 THEN 'Sa' ELSE 'So'
  END AS wochentag,
  round(avg(raeder))::BIGINT AS raeder_je_tag
FROM tage
WHERE gueltig
GROUP BY ALL
ORDER BY zaehlstelle, wochentag_nr
