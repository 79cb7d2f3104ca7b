-- Eine Fläche: wohin es von jedem Spielplatz zu Fuß noch in Gehweite ist.
SELECT
  'einzugsgebiet' AS schluessel,
  round(ST_Area(g.meter) / 1000000, 2) AS flaeche_km2,
  ST_Transform(g.meter, 'EPSG:25832', 'OGC:CRS84', true) AS geometry
FROM (
  SELECT ST_Union_Agg(ST_Buffer(meter, $fussweg_m / $umweg)) AS meter
  FROM plaetze
) g
WHERE g.meter IS NOT NULL
