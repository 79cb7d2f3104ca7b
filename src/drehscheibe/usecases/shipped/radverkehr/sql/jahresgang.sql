SELECT
  zaehlstelle,
  year(monat)::INTEGER AS jahr,
  month(monat)::INTEGER AS monat,
  raeder_je_tag,
  gueltige_tage
FROM luecken
WHERE gueltige_tage >= 5
ORDER BY ALL
