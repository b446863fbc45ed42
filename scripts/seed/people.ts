/** Invented people, goods and shops the seed puts its orders together from. */

export const FIRST_NAMES =
  "Ada Aiko Aline Amara Anders Anouk Arjun Astrid Basile Beatriz Björn Camille Chiara Clément Dalia Dmitri Élodie Emre Enzo Farah Fatou Finn Gaëlle Giulia Hana Henrik Hugo Ines Ivo Jana João Kaito Kofi Lars Léa Leïla Lucía Maëlle Mateo Mei Mira Nadia Niamh Noé Olga Omar Paola Quentin Rania Rémi Rosa Salma Sven Tariq Théo Uma Valeria Wim Yara Zoé".split(
    " ",
  );

export const LAST_NAMES =
  "Almeida Andersson Aubert Baker Bauer Bernard Bianchi Bourgeois Brandt Castillo Chevalier Costa Dahl Delacroix Diallo Dubois Eriksen Fabre Ferreira Fischer Fontaine Garnier Gómez Haas Haddad Hoffmann Ibrahim Ito Jansen Jensen Kaya Keller Kowalski Laurent Lefebvre Lindqvist López Marchand Martin Mercier Moreau Müller Nakamura Ndiaye Nguyen Novak O'Brien Okafor Olsen Pereira Petit Quinn Renard Ricci Romano Roux Sato Schneider Silva Simon Tanaka Vidal Visser Wagner Weber Yılmaz Zimmermann".split(
    " ",
  );

export const PRODUCTS =
  "Atlas bicycle|Boreal parka|Cedar desk|Delta keyboard|Ember kettle|Fjord tent|Granit espresso|Halo lamp|Indigo sofa|Juniper backpack|Kestrel drone|Lumen projector|Mistral speaker|Nimbus stroller|Orion telescope|Pebble watch|Quartz amplifier|Ridge skis|Solstice chair|Tempo treadmill|Umbra camera|Vela board|Willow cot|Zephyr fan".split(
    "|",
  );

export const VARIANTS = ["S", "M", "L", "XL", "Black", "Sand", "Moss", "Ink"] as const;

/** Country, zone, currency and language of shops, in turn. */
export const PLACES = [
  ["FR", "Europe/Paris", "EUR", "fr"],
  ["US", "America/New_York", "USD", "en"],
  ["GB", "Europe/London", "GBP", "en"],
  ["DE", "Europe/Berlin", "EUR", "en"],
  ["JP", "Asia/Tokyo", "JPY", "en"],
] as const;

export const SEED_OWNER = { email: "owner@seed.example", password: "many orders at once" } as const;
