-- Straßen, deren Bezirk keinen kommenden Termin hat: meist ein Schreibfehler oder ein fehlendes Jahr.
SELECT s.strasse || coalesce(' ' || s.hausnummern, '') AS adresse, s.bezirk
FROM strassen s
WHERE NOT EXISTS (
  SELECT 1 FROM termine t
  WHERE trim(lower(t.bezirk)) = trim(lower(s.bezirk))
    AND t.datum >= timezone('Europe/Berlin', $now)::DATE
)
ORDER BY adresse
