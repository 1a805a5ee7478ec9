/** One deck parameter that slab honours. */
export type Parameter = {
  readonly key: string;
  readonly unit: string;
  readonly meaning: string;
  /** Used where the deck has no such key; undefined: the key is required. */
  readonly fallback: number | undefined;
  readonly accepts: 'positive' | 'not-negative' | 'switch' | 'count';
  /** Tested range; values outside warn. */
  readonly tested?: readonly [number, number];
};

/** The parameters with a meaning here. Fallbacks of KOSMA-tau's names are the defaults of its deck. */
export const PARAMETERS = [
  {
    key: 'xnsur',
    unit: 'cm^-3',
    meaning: 'density of H nuclei',
    fallback: undefined,
    accepts: 'positive',
    tested: [1e2, 1e6],
  },
  {
    key: 'sint',
    unit: 'Draine',
    meaning: 'field in free space; the face sees half of it',
    fallback: undefined,
    accepts: 'not-negative',
    tested: [1, 1e6],
  },
  {
    key: 'zmetal',
    unit: 'solar',
    meaning: 'scales C, O, dust, A_V per column, H2 formation and grain heating',
    fallback: 1,
    accepts: 'positive',
    tested: [0.3, 2],
  },
  {
    key: 'cosray',
    unit: 's^-1',
    meaning: 'cosmic-ray ionisation rate per H2',
    fallback: 2e-16,
    accepts: 'positive',
    tested: [1e-17, 1e-15],
  },
  {
    key: 'ihtclgas',
    unit: '',
    meaning: '0: gas temperature fixed at tgasc; else from thermal balance',
    fallback: 1,
    accepts: 'switch',
  },
  {
    key: 'tgasc',
    unit: 'K',
    meaning: 'gas temperature if ihtclgas is 0',
    fallback: 50,
    accepts: 'positive',
    tested: [10, 1000],
  },
  {
    key: 'ihtcldust',
    unit: '',
    meaning: '0: dust temperature fixed at tdustc; else from the field',
    fallback: 1,
    accepts: 'switch',
  },
  {
    key: 'tdustc',
    unit: 'K',
    meaning: 'dust temperature if ihtcldust is 0',
    fallback: 20,
    accepts: 'positive',
  },
  { key: 'elfrac4', unit: '', meaning: 'He per H nucleus', fallback: 0.0851, accepts: 'positive' },
  {
    key: 'elfrac12',
    unit: '',
    meaning: 'C per H nucleus at zmetal 1 (the only carbon here)',
    fallback: 2.34e-4,
    accepts: 'positive',
  },
  {
    key: 'elfrac16',
    unit: '',
    meaning: 'O per H nucleus at zmetal 1 (the only oxygen here)',
    fallback: 4.47e-4,
    accepts: 'positive',
  },
  {
    key: 'sigd',
    unit: 'cm^2',
    meaning: 'dust cross section per H nucleus in the UV at zmetal 1; A_V = sigd N_H / 3.02',
    fallback: 1.9e-21,
    accepts: 'positive',
  },
  {
    key: 'h2formc',
    unit: 'cm^3 s^-1',
    meaning: 'H2 formation on grains at 50 K and zmetal 1, rising as sqrt(T)',
    fallback: 2.121e-17,
    accepts: 'positive',
  },
  {
    key: 'slab_doppler',
    unit: 'km/s',
    meaning: 'turbulent Doppler parameter',
    fallback: 1,
    accepts: 'positive',
  },
  {
    key: 'slab_zones',
    unit: '',
    meaning: 'zones between the face and slab_av_max',
    fallback: 120,
    accepts: 'count',
  },
  {
    key: 'slab_av_first',
    unit: 'mag',
    meaning: 'depth of the first zone',
    fallback: 1e-7,
    accepts: 'positive',
  },
  { key: 'slab_av_max', unit: 'mag', meaning: 'depth of the slab', fallback: 10, accepts: 'positive' },
] as const satisfies readonly Parameter[];

export type ParameterKey = (typeof PARAMETERS)[number]['key'];
export type DeckValues = Readonly<Record<ParameterKey, number>>;
