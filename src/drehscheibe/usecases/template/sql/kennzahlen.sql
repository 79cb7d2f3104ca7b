SELECT
  count(*) FILTER (WHERE zustand = 'in Betrieb') AS in_betrieb,
  count(*) * $kosten_je_brunnen AS kosten_eur
FROM trinkbrunnen
