SELECT zustand, count(*) AS anzahl
FROM trinkbrunnen
GROUP BY zustand
ORDER BY anzahl DESC, zustand
