"""The invented gemeenten, wijken and buurten of the sample. No real place is meant.

One line per wijk: name | direction in degrees clockwise from north, distance from the centre (0-1) | buurten. A buurt is
written as the letter of its archetype (`lib/sample/country/archetypes.py`) and its name.
"""

from __future__ import annotations

RAVELSTAD = """
Binnenstad | 15,.13 | c Oude Markt; c Vestingkwartier; c Lakenhal; c Kloosterhof; c Stadhuiskwartier; c Singelgracht
Havens | 305,.40 | f Havenkwartier; p Parkzijde; p Scheepmakersbuurt; c Pakhuizen; w Westerhaven; n Kadewijk; p Touwslagersbuurt
Zuidoever | 165,.24 | c Bruggenkwartier; p Dichterswijk; p Heldenbuurt; p Molenbuurt; e Tuindorp Zuid; p Sluisbuurt; p Kruidenwijk
Noordwal | 345,.40 | p Vogelbuurt; p Spoorzicht; f Noorderhof; e Werkmanslust; p Componistenbuurt; v Prinsenpark; p Potterij
Ravel-Noord | 5,.72 | e Bomenbuurt; f Hoge Weide; f Torenveld; b Noorderweide; b Kersentuin; e Mandenmakerij; n Nieuwe Akkers
Oosterpark | 68,.36 | v Hofkwartier; v Lindelaan; p Oosterstraat; p Sterrenbuurt; c Watertoren; v Rozenhof
Ravel-Oost | 52,.68 | e Rivierenwijk; f Waterlelie; e Merelveld; b Eikendaal; b Hazelaar; w Oosterpoort; f Distelveld
Groot Ravenhout | 88,.93 | l Ravenhout; l Bosrand; n Landgoed De Eik; r Ravelse Polder; n Beukenhof
Zuiderstad | 150,.52 | e Bloemenveld; f Zuiderflats; e Ambachtenbuurt; b Rietkraag; p Marktveld; f Stedenwijk; e Gaardenhof
Zuidrand | 180,.80 | b Waterrijk; n Zonneveld; n De Terrassen; b Brakenhof; e Vlinderveld; n Nieuw-Zuid; w Zuiderpoort
Westerstad | 235,.52 | f Sportveldbuurt; e Zilverhof; f Westerflats; e Korenbuurt; b Wilgenhof; e Steenbakkerij; p Spinnerij
Ravel-West | 255,.84 | b Meerzicht; n Duizendblad; n Windvang; b Plantage West; r Westerlanden; l Meerkant; n Waterkant
"""

POLDERWAARD = """
Stadshart | 30,.05 | c Marktplein; c Havenkom; f Stadhuisflats; n Lichthof; c Theaterkwartier
De Kavels | 330,.36 | b Tarwekavel; b Gerstkavel; b Haverkavel; e Roggekavel; b Vlaskavel; b Koolzaadkavel
Waterwijk | 260,.46 | n Zeilhof; n Roerhof; b Ankerhof; n Kompas; b Stuurboord; n Bakboord
De Tochten | 190,.44 | e Eerste Tocht; b Tweede Tocht; e Derde Tocht; b Vaartzicht; f Sluistocht; b Kweldermeent
Bospolder | 135,.56 | n Elzenbos; n Wilgenbos; l Populierenlaan; n Essenbos; b Ruigoord
Oostpolder | 80,.62 | n Nieuw-Oost; w Bedrijvenpark; n Horizon; r Oostkavels; n Dijkzicht; n Zonnedauw
Buitenpolder | 20,.80 | r Noordvaart; r Ketelkavels; d Polderdorp; l Randmeer; r Rietlanden; r Meerkavels
"""

ZANDRODE = """
Zandrode-Centrum | 10,.06 | c Dorpsplein; d Raadhuisbuurt; e Stationsbuurt Zandrode; p Fabrieksbuurt; e Kerkakkers
De Mijn | 60,.34 | e Mijnbuurt; e Koempelhof; p Schachtweg; e Steenberg; f Bovengronds; w Mijnterrein
Kanaalzone | 200,.40 | e Kanaaldorp; d Sluiswachter; w Kanaaloever; e Turfsteker; b Zwaaikom
Heide | 310,.52 | b Heideveld; l Dennenrode; b Jeneverbes; e Schaapskooi; d Heidorp
Rode-Oost | 110,.74 | d Ossenrode; r Oostermoer; d Veldrode; r Rode Venen; r Kleine Heide
Rode-West | 255,.78 | d Westerrode; r Zandkuilen; r Lage Akkers; b Berkenhof
"""

LINDENHAVEN = """
Centrum | 140,.14 | c Domplein; c Boterwaag; c Academiekwartier; s Hoge Gracht; c Lindegracht; c Bakkersbuurt
Stationsgebied | 210,.24 | c Stationskwartier; p Wagenmakersbuurt; f Perronzijde; p Lokeind; w Emplacement
Universiteitswijk | 350,.56 | s Campus-Noord; s Collegehof; s Laboratoriumbuurt; n Sciencepark; s Boekhuis
Lindenhof | 75,.40 | v Professorenbuurt; p Schilderskwartier; v Kastanjelaan; p Tuinstraten; v Stadspark; p Lentebuurt
Havenzuid | 150,.54 | p Zoutkeet; e Visserijbuurt; f Havenflats; e Zuidergaarde; f Boeienveld; n Werfkade
Lindenhaven-Oost | 100,.78 | b Valkenhof; e Sperwerhof; b Reigersdaal; f Zwanenflats; n Oosterweide
Linderveld | 265,.70 | n Zonnehof; n Akkerrand; b Dorpsweide; d Linderdorp; r Linderpolder
"""

DRIEKERKEN = """
Groot-Kerken | 95,.34 | d Oude Kern; d Kerkbuurt; b Molenakker; d Zuidersteeg; n De Boomgaard; r Verspreide huizen
Zuiderkerk | 215,.52 | d Kerkplein; b Pastoriehof; d Veerstoep; n Pluktuin; r Verspreide huizen
Duinkerk | 300,.60 | l Duinrand; d Vuurtoren; d Strandweg; r Duinpolder
Noorderkerk | 20,.66 | d Terpbuurt; b Wierdehof; d Lage Zijde; r Kwelder; r Achterdijk
"""

MIDDELWIJK = """
Middelwijk-Centrum | 0,.06 | c Grote Kerk; c Marktveste; p Stationszijde; c Havendijk; p Nieuwstad
Tuinstad | 60,.34 | e Tuinbuurt; e Singelbuurt; e Gildenhof; p Arbeiderslust; f Parkflats; e Rozentuin
Zuid | 170,.46 | e Zuiderveld; f Zuidflats; b Zandhoek; e Schoolbuurt; b Kastanjehof; e Handwerkerij
Middelwijk-West | 270,.44 | v Herenbuurt; v Burgemeesterspark; b Weidevogels; e Korfmakers; b Duivenhof
Molenpolder | 340,.62 | n Molenrak; n Wiekslag; b Korenmolen; b Oliemolen; n Zaagmolen; n Pelmolen
Buitengebied | 115,.78 | d Hoogdorp; r Broekland; d Ooierdorp; r Hoge Weiden; l Landzicht; r Uiterwaard; w Middelpoort
"""
