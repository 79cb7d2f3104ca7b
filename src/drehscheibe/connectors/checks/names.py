# SPDX-License-Identifier: EUPL-1.2
"""Words that tell a person's name from the name of a thing; frequent in Germany, not complete.

First names: those often given in Germany since 1930, with frequent Turkish, Polish, Russian,
Italian and Arabic ones. A list can only ever be a hint: that is why a person decides.
"""

from __future__ import annotations

_FIRST = """
Aaron Abdul Achim Adam Adelheid Adolf Adrian Agata Agnes Agnieszka Ahmad Ahmed Ahmet Albert Albrecht
Alex Alexander Alexandra Alexej Alfons Alfred Ali Alice Alina Alma Alois Amelie Amir Amira Ana
Anastasia Andrea Andreas Andrej Andrzej Angela Angelika Anika Anita Anja Anke Ann Anna Anne
Annegret Anneliese Annemarie Annette Annika Ansgar Anton Antonia Antonio Armin Arne Arno Arnold
Artur Astrid August Axel Aylin Ayse Ayşe Barbara Bärbel Bastian Beate Beatrice Beatrix Ben
Benedikt Benjamin Benno Bernd Bernhard Bernhild Bert Berta Berthold Bettina Bianca Birgit Birgitta
Björn Bodo Boris Brigitte Britta Bruno Burkhard Cagla Can Carina Carl Carla Carlo Carmen Carola
Carolin Caroline Carsten Caspar Cathrin Cem Charlotte Chiara Christa Christel Christian Christiane
Christina Christine Christof Christoph Christopher Clara Claudia Claus Clemens Conny Constantin
Conrad Constanze Cordula Corinna Cornelia Cornelius Dagmar Dana Daniel Daniela Danuta Daria Dariusz
David Deniz Denise Dennis Detlef Detlev Diana Diane Dieter Dietmar Dietrich Dilara Dirk Ditmar
Dmitri Dominik Dora Doris Dorothea Dorothee Dörte Dustin Eberhard Eckhard Eckhart Edeltraud Edgar
Edith Eduard Edwin Egon Ehrhard Eike Ekaterina Elena Eleonore Elfriede Elias Elif Elisabeth Elise
Elke Ella Ellen Elly Elmar Elsa Else Elvira Emanuel Emil Emilia Emily Emine Emma Emre Enrico Eric
Erich Erik Erika Erna Ernst Erwin Esma Esra Esther Eugen Eva Evelin Evelyn Ewa Ewald Fabian Fatih
Fatima Fatma Felix Ferdinand Finn Florentine Florian Frank Franz Franziska Frauke Fred Frederik
Freya Frida Frieda Friedbert Friedhelm Friedrich Friederike Fritz Gabi Gabriel Gabriela Gabriele
Georg Gerald Gerd Gerda Gereon Gerhard Gerhild Gerlinde Gernot Gero Gert Gertrud Gesine Gina
Giovanni Gisela Giuseppe Gisbert Gottfried Gotthard Gregor Greta Gudrun Guido Günter Günther Gustav
Hakan Halil Hanna Hannah Hanne Hannelore Hannes Hans Harald Hardy Harry Hartmut Hartwig Hasan
Hatice Hedwig Heidi Heidemarie Heike Heiko Heiner Heinrich Heinz Helen Helena Helene Helga Helge
Hella Hellmut Helmut Helmuth Hendrik Henning Henri Henriette Henrik Henry Herbert Heribert Hermann
Herta Hildegard Hilde Hiltrud Holger Horst Hubert Hubertus Hugo Hussein Hüseyin Ibrahim Ida Igor
Ilka Ilona Ilse Imke Ina Ines Inga Inge Ingeborg Ingo Ingrid Irene Irina Iris Irma Irmgard Irmtraud
Isabel Isabell Isabella Isabelle Ismail Ivan Iwona Jacek Jakob Jacob Jan Jana Janina Janine Jannik
Janusz Jasmin Jaqueline Jacqueline Jens Jessica Jessika Joachim Joana Joanna Jochen Johann Johanna
Johannes Jolanta Jonas Jonathan Jörg Jörn Josef Josefa Josefine Joseph Josephine Jost Juan Judith
Jule Julia Julian Juliane Julius Jürgen Jutta Kai Karen Karim Karin Karina Karl Karla Karlheinz
Karola Karolin Karolina Karoline Karsten Kaspar Katarina Katarzyna Katharina Käthe Kathleen Kathrin
Katja Katrin Kemal Kerstin Kevin Kilian Kim Kirsten Klaas Klara Klaus Klemens Konrad Konstantin
Konstanze Kornelia Kristian Kristin Kristina Krystyna Krzysztof Kurt Lara Larissa Lars Laura Laurenz
Laurin Lea Leah Lena Leni Lennart Leo Leon Leonard Leonhard Leonie Leopold Levin Lia Lidia Liesel
Lieselotte Lilli Lilly Lina Linda Linus Lisa Lisbeth Liselotte Lothar Lotte Louis Louisa Louise
Luca Lucas Lucia Luciano Lucie Ludger Ludmila Ludwig Luis Luisa Luise Luka Lukas Luzia Lutz Lydia
Maciej Madeleine Magda Magdalena Magnus Mahmoud Maik Maike Maja Malgorzata Malte Mandy Manfred
Manja Manuel Manuela Marc Marcel Marcin Marco Marcus Marek Maren Margaret Margareta Margarete
Margarethe Margit Margot Margret Margrit Maria Mariam Marian Marianne Marie Marijke Marina Mario
Marion Marita Marius Mark Marko Markus Marlen Marlene Marlies Marlis Marta Martha Marten Martin
Martina Marvin Maryam Mathias Mathilde Mathis Matteo Matthäus Matthias Mattis Maurice Max Maxim
Maximilian Mechthild Mehmet Meike Melanie Melina Melissa Merle Merve Meryem Mia Michael Michaela
Michel Mika Mike Mila Mira Miriam Mirjam Mirko Mohamad Mohamed Mohammad Mohammed Mona Monika Monique
Moritz Muhammad Murat Mustafa Nadia Nadine Nadja Nancy Natalia Natalie Natascha Nele Nicola Nicolas
Nicole Niels Nikita Niklas Niko Nikolai Nikolaus Nils Nina Noah Noel Norbert Nora Nuri Oksana Ole
Olga Oliver Olivia Omar Oscar Oskar Osman Oswald Ottmar Otto Pascal Patricia Patrick Patrik Patrizia
Paul Paula Pauline Pawel Peer Peggy Peter Petra Phil Philip Philipp Phillip Pia Pierre Piotr Rafael
Rahel Raimund Rainer Ralf Ralph Ramona Raphael Rebecca Rebekka Regina Regine Reiner Reinhard
Reinhild Reinhold Renata Renate Rene René Ria Ricarda Richard Rita Robert Roberto Robin Roger Roland
Rolf Roman Romina Romy Ron Ronald Ronja Ronny Rosa Rosalie Rosemarie Rosi Rosina Roswitha Rudi
Rüdiger Rudolf Ruben Ruth Sabine Sabrina Salvatore Samira Samuel Sandra Sandro Sara Sarah Sascha
Sebastian Selina Selma Semra Sergej Severin Sibylle Siegbert Siegfried Sieglinde Siegmar Siegmund
Sigmar Sigrid Sigrun Silja Silke Silvana Silvia Silvio Simon Simona Simone Sina Sinan Siri Sofia
Sofie Sonja Sophia Sophie Stanislaw Stefan Stefanie Steffen Steffi Stella Stephan Stephanie Sven
Svenja Svetlana Swen Swetlana Sylvia Tabea Tamara Tanja Tarik Tatjana Thea Theo Theodor Theresa
Therese Theresia Thies Thilo Thomas Thorben Thorsten Till Tilman Tim Timo Timm Tina Tino Tobias Tom
Tomasz Toni Torben Torsten Traute Traudel Trude Udo Ulf Uli Ulla Ulrich Ulrike Ulrika Ursel Ursula
Uta Ute Uwe Valentin Valentina Valeria Vanessa Vera Verena Veronika Victor Victoria Viktor Viktoria
Vincent Viola Viviane Vladimir Volker Volkmar Waldemar Walburga Walter Walther Wanda Wendelin Werner
Wibke Wiebke Wieland Wilfried Wilhelm Wilhelmine Willi William Willibald Willy Winfried Wladimir
Wojciech Wolf Wolfgang Wolfram Xaver Yannick Yannik Yasemin Yasmin Yusuf Yvonne Zeynep Zoe Zofia
"""

_SURNAMES = """
Ahrens Albers Albrecht Altmann Arndt Arnold Bach Bachmann Barth Bartels Bauer Baumann Baumgartner
Beck Becker Beckmann Behrens Benz Berger Bergmann Bertram Betz Beyer Binder Bock Böhm Böhme Bosch
Brand Brandt Braun Brinkmann Bruns Brunner Buchholz Büchner Bühler Burkhardt Busch Büttner Christ
Conrad Dietrich Dietz Döring Dreyer Ebert Eckert Eder Ehlers Eichhorn Engel Engelhardt Engelmann
Ernst Esser Falk Feldmann Fiedler Fischer Fleischer Förster Frank Franke Franz Freitag Frey Freund
Friedrich Fritsch Fritz Fröhlich Fuchs Funk Gebhardt Geiger Geisler Gerlach Göbel Gottschalk Götz
Graf Greiner Groß Großmann Grimm Günther Haas Haase Hagen Hahn Hammer Hanke Hansen Harms Hartmann
Hartung Hartwig Haupt Hausmann Heck Hein Heine Heinemann Heinrich Heinz Heller Henke Henning
Hentschel Herbst Hermann Herold Herrmann Herzog Heß Hesse Heuer Hildebrandt Hinz Hirsch Hofer Hoff
Hoffmann Hofmann Hohmann Holz Hoppe Horn Hübner Huber Hummel Jacob Jacobs Jäger Jahn Jansen Janssen
John Jordan Jost Jung Junker Kaiser Karl Kaufmann Kaya Keil Keller Kellner Kern Kessler Kiefer
Kirchner Klaus Klein Klemm Klose Kluge Knoll Köhler Kohl Köhn König Konrad Köster Kraft Krämer
Kramer Kraus Krause Krauß Krebs Kremer Kretschmer Krieger Kroll Krüger Kruse Kuhn Kühn Kühne Kunz
Kunze Kurz Lange Langer Lehmann Lenz Lindemann Lindner Link Linke Loos Lorenz Ludwig Lutz Maier
Mann Marquardt Marx Martin Maurer May Mayer Meier Meister Menzel Merkel Metzger Meyer Michel Möller
Moser Müller Münch Nagel Naumann Neubauer Neuhaus Neumann Nguyen Nickel Niemann Noack Nolte Nowak
Öztürk Opitz Ostermann Ott Otto Pape Paul Peter Peters Petersen Pfeifer Pfeiffer Philipp Pieper
Pietsch Pohl Popp Preuß Probst Raab Rau Rauch Reich Reichert Reimann Reimer Reinhardt Renner Reuter
Richter Riedel Rieger Ritter Röder Rohde Rose Rösler Roth Rothe Rudolph Runge Rupp Sander Sauer
Schade Schäfer Schaller Scharf Scheffler Schenk Scherer Schiller Schilling Schindler Schlegel
Schlüter Schmid Schmidt Schmitt Schmitz Schneider Scholz Schön Schreiber Schröder Schröter Schubert
Schuler Schultz Schultze Schulz Schulze Schumacher Schumann Schuster Schütte Schütz Schwab Schwarz
Schweizer Seidel Seifert Seitz Siebert Simon Singer Sommer Sonntag Stadler Stahl Stark Steffen
Stein Steinbach Steiner Stephan Stock Stoll Straub Strauß Strobel Sturm Thiel Thiele Thomas Timm
Ullrich Ulrich Unger Urban Vetter Voigt Vogel Vogt Volk Völker Voß Wagner Walter Walther Weber
Wegener Wegner Weigel Weiß Weidner Wendt Wenzel Werner Westphal Wetzel Wieland Wiese Wild Wilhelm
Wilke Will Wimmer Winkler Winter Wirth Witt Witte Wittmann Wolf Wolff Wulf Wunderlich Yildiz Yilmaz
Zander Zeller Ziegler Zimmer Zimmermann
"""

# Streets, schools and halls bear their names; they say nothing about a living person.
_FAMOUS = """
Adalbert Stifter|Adolph Kolping|Adolf Kolping|Adolf Reichwein|Albert Einstein|Albert Schweitzer
Albrecht Dürer|Alexander Humboldt|Alfred Delp|Alfred Nobel|Anne Frank|Annette Droste
Astrid Lindgren|August Bebel|August Macke|Bertha Suttner|Bertolt Brecht|Carl Benz|Carl Severing
Christian Morgenstern|Clara Schumann|Clara Zetkin|Dietrich Bonhoeffer|Edith Stein|Emil Nolde
Erich Kästner|Ernst Barlach|Ernst Reuter|Ernst Thälmann|Franz Kafka|Franz Liszt|Franz Schubert
Friedrich Ebert|Friedrich Engels|Friedrich Fröbel|Friedrich Harkort|Friedrich Schiller
Fritz Reuter|Georg Büchner|Georg Elser|Gerhart Hauptmann|Geschwister Scholl|Gottfried Keller
Gustav Heinemann|Gustav Stresemann|Hannah Arendt|Hans Böckler|Hans Sachs|Hans Scholl
Heinrich Böll|Heinrich Heine|Heinrich Lübke|Heinrich Zille|Helene Lange|Helene Weber
Helmut Kohl|Helmut Schmidt|Hermann Hesse|Hermann Löns|Immanuel Kant|Jakob Grimm|Janusz Korczak
Joachim Ringelnatz|Johann Bach|Johann Goethe|Johannes Brahms|Johannes Gutenberg|Johannes Kepler
Johannes Rau|Joseph Haydn|Julius Leber|Karl Arnold|Karl Liebknecht|Karl Marx|Karl May
Käthe Kollwitz|Konrad Adenauer|Konrad Zuse|Kurt Schumacher|Kurt Tucholsky|Lise Meitner
Ludwig Erhard|Ludwig Uhland|Luise Hensel|Maria Montessori|Maria Goretti|Maria Königin|Maria Frieden
Maria Magdalena|Marie Curie|Martin Luther|Martin King|Matthias Claudius|Matthias Grünewald
Max Beckmann|Max Ernst|Max Planck|Max Reger|Mutter Teresa|Nelly Sachs|Nikolaus Groß|Oskar Schindler
Otto Hahn|Otto Lilienthal|Otto Bismarck|Otto Dix|Paul Gerhardt|Paul Klee|Pippi Langstrumpf
Philipp Melanchthon|Regine Hildebrandt|Richard Wagner|Robert Bosch|Robert Koch|Robert Schuman
Robert Schumann|Rosa Luxemburg|Rosa Parks|Rudolf Diesel|Rudolf Steiner|Rudolf Virchow|Sebastian Bach
Sophie Scholl|Theodor Fontane|Theodor Heuss|Theodor Storm|Thomas Mann|Thomas Morus
Till Eulenspiegel|Ulrich Hutten|Walter Gropius|Walther Rathenau|Werner Siemens|Wilhelm Busch
Wilhelm Raabe|Wilhelm Leibl|Willi Graf|Willy Brandt|Wolfgang Borchert|Wolfgang Mozart
"""

# A word that ends like this names a place, a building or a company, not a family.
_NO_SURNAME_ENDINGS = """
allee apotheke bahnhof betrieb brücke brunnen denkmal energie fabrik friedhof garten gasse gemeinde
gesellschaft gruppe gymnasium halle handel hütte immobilien institut kapelle kindergarten kirche
kita klinik kloster markt museum passage platz praxis restaurant saal schloss schule siedlung
solar stadion stadt station stiftung straße strasse technik verein verlag viertel weg zentrum
"""
# The same as whole words; as endings they belong to family names too (Neuhaus, Döring, Rosenbaum).
_NO_SURNAMES = """
ag amt anger apostel auf außen bad bahn bar bau baum bei bistro burg cafe café center city damm
das dem den der des die dienst dorf elektro empfängnis event events feld frau frauen friseur gottes
group hafen haus heim herr hilf himmelfahrt heimsuchung hof holding holle hotel ii iii im in innen
insel iv laden land logistik luna media metzgerei mitte mode moden mühle nord nordwest oper optik
ost park quelle reisen ring see service shop solar sport süd st str sued tal teich tor tower
transporte treff turm täufer ufer und wald werk werke west wiese zum zur bäckerei am an köln berlin
hamburg land bund
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST_NAMES = _words(_FIRST)
SURNAMES = _words(_SURNAMES)
FAMOUS = frozenset(name for line in _FAMOUS.split("\n") for name in line.split("|") if name)
NO_SURNAMES = _words(_NO_SURNAMES)
NO_SURNAME_ENDINGS = tuple(sorted(_words(_NO_SURNAME_ENDINGS)))
