SELECT feature_id, betreiber, adresse, ladepunkte, leistung_kw, schnell, inbetriebnahme, geometry
FROM saeulen
