/** `integer` and `float` print as numbers, `string` as it stands, `text` is a list of species separated by blanks. */
export type ParameterType = 'integer' | 'float' | 'string' | 'text';

export interface DeckParameter {
  /** Also the name of the placeholder, `KT_VAR<name>_`, and of the column in `kosmatau_parameters`. */
  readonly name: string;
  readonly type: ParameterType;
  /** Absent: each point has its own value. */
  readonly default?: number | string;
  readonly unit?: string;
}

/** Every deck parameter of pdr_run with its type, default and unit (shared/pdr_run/parameters.tsv), in its order. */
export const PARAMETERS: readonly DeckParameter[] = [
  { name: 'xnsur', type: 'float', unit: 'cm^-3' },
  { name: 'mass', type: 'float', unit: 'Msol' },
  { name: 'rtot', type: 'float', unit: 'cm' },
  { name: 'rcore', type: 'float', default: 0.2 },
  { name: 'alpha', type: 'float', default: 1.5 },
  { name: 'sigd', type: 'float', default: 1.9e-21, unit: 'cm^2' },
  { name: 'sint', type: 'float', unit: 'Draine units' },
  { name: 'cosray', type: 'float', default: 2e-16, unit: 's^-1' },
  { name: 'beta', type: 'float', default: -1, unit: 'cm/s' },
  { name: 'zmetal', type: 'float', default: 1, unit: 'solar' },
  { name: 'preshh2', type: 'float', default: 0 },
  { name: 'preshco', type: 'float', default: 0 },
  { name: 'ifuvmeth', type: 'integer', default: 1 },
  { name: 'idustmet', type: 'integer', default: 1 },
  { name: 'ifuvtype', type: 'integer', default: 2 },
  { name: 'fuvtemp', type: 'float', default: 20000, unit: 'K' },
  { name: 'fuvstring', type: 'string', default: 'Lyalpha.fuv' },
  { name: 'inewgam', type: 'integer', default: 0 },
  { name: 'iscatter', type: 'integer', default: -1 },
  { name: 'ihtclgas', type: 'integer', default: 1 },
  { name: 'tgasc', type: 'float', default: 50, unit: 'K' },
  { name: 'ihtcldust', type: 'integer', default: 1 },
  { name: 'tdustc', type: 'float', default: 20, unit: 'K' },
  { name: 'ipehmeth', type: 'integer', default: 1 },
  { name: 'indxpeh', type: 'integer', default: 4 },
  { name: 'ihtclpah', type: 'integer', default: 1 },
  { name: 'indstr', type: 'integer', default: 1 },
  { name: 'inds', type: 'integer', default: 4 },
  { name: 'indx', type: 'integer', default: 7 },
  { name: 'd2gratio1', type: 'float', default: 0.00827485 },
  { name: 'd2gratio2', type: 'float', default: 0.00227746 },
  { name: 'd2gratio3', type: 'float', default: 0.000375578 },
  { name: 'd2gratio4', type: 'float', default: 0.000375578 },
  { name: 'd2gratio5', type: 'float', default: 0 },
  { name: 'd2gratio6', type: 'float', default: 0 },
  { name: 'd2gratio7', type: 'float', default: 0 },
  { name: 'd2gratio8', type: 'float', default: 0 },
  { name: 'd2gratio9', type: 'float', default: 0 },
  { name: 'd2gratio10', type: 'float', default: 0 },
  { name: 'ih2meth', type: 'integer', default: 1 },
  { name: 'ih2onpah', type: 'integer', default: 0 },
  { name: 'h2formc', type: 'float', default: 2.121e-17, unit: 'cm^3 s^-1' },
  { name: 'ih2shld', type: 'integer', default: 0 },
  { name: 'h2_structure', type: 'integer', default: 0 },
  { name: 'h2_h_coll_rates', type: 'integer', default: 3 },
  { name: 'h2_h_reactive_colls', type: 'integer', default: 1 },
  { name: 'h2_use_gbar', type: 'integer', default: 1 },
  { name: 'h2_quad_a', type: 'integer', default: 1 },
  { name: 'ifh2des', type: 'integer', default: 1 },
  { name: 'ifcrdes', type: 'integer', default: 2 },
  { name: 'ifphdes', type: 'integer', default: 1 },
  { name: 'ifthdes', type: 'integer', default: 1 },
  { name: 'bindsites', type: 'float', default: 1.5e15, unit: 'cm^-2' },
  { name: 'ifchemheat', type: 'integer', default: 0 },
  { name: 'ifheat_alfven', type: 'integer', default: 0 },
  { name: 'alfven_velocity', type: 'float', default: 330000, unit: 'cm/s' },
  { name: 'alfven_column', type: 'float', default: 4e20, unit: 'cm^-2' },
  { name: 'temp_start', type: 'float', default: 0, unit: 'K' },
  { name: 'itmeth', type: 'integer', default: 2 },
  { name: 'ichemeth', type: 'integer', default: 0 },
  { name: 'inewtonstep', type: 'integer', default: 1 },
  { name: 'omega_neg', type: 'float', default: 5 },
  { name: 'omega_pos', type: 'float', default: 2 },
  { name: 'lambda_newt', type: 'float', default: 0.5 },
  { name: 'use_conservation', type: 'integer', default: 1 },
  { name: 'rescaleQF', type: 'integer', default: 0 },
  { name: 'precondLR', type: 'integer', default: 0 },
  { name: 'resortQF', type: 'integer', default: 0 },
  { name: 'nconv_time', type: 'integer', default: 0 },
  { name: 'time_dependent', type: 'integer', default: 0 },
  { name: 'use_dlsodes', type: 'integer', default: 1 },
  { name: 'use_dlsoda', type: 'integer', default: 0 },
  { name: 'use_dvodpk', type: 'integer', default: 0 },
  { name: 'first_time_step_yrs', type: 'float', default: 1e-10, unit: 'yr' },
  { name: 'max_time_yrs', type: 'float', default: 1e7, unit: 'yr' },
  { name: 'num_time_steps', type: 'integer', default: 0 },
  { name: 'rtol_chem', type: 'float', default: 0.01 },
  { name: 'atol_chem', type: 'float', default: 1e-10 },
  { name: 'Xhtry', type: 'float', default: 1000000, unit: 'cm' },
  { name: 'Niter', type: 'integer', default: 60 },
  { name: 'rtol_iter', type: 'float', default: 0.03 },
  { name: 'step1', type: 'float', default: 100 },
  { name: 'step2', type: 'float', default: 200 },
  { name: 'ihdfout', type: 'integer', default: 4 },
  { name: 'dbglvl', type: 'integer', default: 0 },
  { name: 'grid', type: 'integer', default: 0 },
  { name: 'elfrac4', type: 'float', default: 0.0851 },
  { name: 'elfrac12', type: 'float', default: 0.000234 },
  { name: 'elfrac13', type: 'float', default: 3.52e-6 },
  { name: 'elfrac14', type: 'float', default: 8.32e-5 },
  { name: 'elfrac16', type: 'float', default: 0.000447 },
  { name: 'elfrac18', type: 'float', default: 8.93e-7 },
  { name: 'elfrac19', type: 'float', default: 6.68e-9 },
  { name: 'elfrac20', type: 'float', default: 6.9e-5 },
  { name: 'elfrac23', type: 'float', default: 2e-7 },
  { name: 'elfrac24', type: 'float', default: 3.2e-6 },
  { name: 'elfrac27', type: 'float', default: 2.8e-6 },
  { name: 'elfrac28', type: 'float', default: 3.17e-6 },
  { name: 'elfrac31', type: 'float', default: 1.17e-7 },
  { name: 'elfrac32', type: 'float', default: 7.41e-6 },
  { name: 'elfrac35', type: 'float', default: 1e-7 },
  { name: 'elfrac39', type: 'float', default: 1.35e-7 },
  { name: 'elfrac40', type: 'float', default: 3.29e-6 },
  { name: 'elfrac41', type: 'float', default: 2.2e-6 },
  { name: 'elfrac56', type: 'float', default: 1e-6 },
  {
    name: 'species',
    type: 'text',
    default:
      'H+ H2+ H3+ HE+ HE C CH CO C+ CH+ CH2+ CO+ HCO+ 13C 13CH 13CO 13C+ 13CH+ 13CH2+ 13CO+ H13CO+ O ' +
      'OH H2O O2 O+ OH+ H2O+ H3O+ S S+ HS HS+ H2S+ CS HCS+ SO SO+ CH2 CH3+',
  },
];

const BY_NAME: ReadonlyMap<string, DeckParameter> = new Map(PARAMETERS.map((row) => [row.name, row]));

/** The deck parameter of that name (names are case-sensitive), or undefined for a name that is none. */
export function deckParameter(name: string): DeckParameter | undefined {
  return BY_NAME.get(name);
}

/**
 * Chemical species of a deck whose configuration names none. The default of the parameter `species` in the table is that
 * of pdr_run's database column, which its decks never show; this list is the one they do.
 */
export const DEFAULT_CHEMICAL_SPECIES: readonly string[] = (
  'HE+ HE H+ H2+ H3+ C CH C+ CH+ CH2+ CH2 CH3+ CH3 CH4+ CH4 CH5+ CN CN+ HCN HCN+ CO CO+ HCO+ HCO CO2 ' +
  'CO2+ H2CO H2CO+ 13C 13CH 13CO 13C+ 13CH+ 13CH2+ 13CO+ H13CO+ N N2 N2+ N2H+ NO NO+ O O+ OH OH+ H2O ' +
  'H2O+ H3O+ O2 O2+ 18O C18O 13C18O O18O O18O+ 18OH 18OH+ H218O H218O+ H318O+ SO SO+ SO2 SO2+ HSO2+ ' +
  'S S+ SI SI+ SIH SIH+ SIH2+ SIO SIO+ SIOH+ CH3OH+ CH3O CH3OH H2O2 JH JC JCH JCH2 JCH3 JCH4 JCN ' +
  'JHCN JCO JHCO JCO2 JH2CO JCH3O JCH3OH JN JN2 JNO JO JOH JH2O JH2O2 JO2 JSO JSO2 JS'
).split(' ');

/** Species for which pdr_run runs onion unless told otherwise, in its order. */
export const DEFAULT_ONION_SPECIES: readonly string[] = 'CO C+ C O 13C+ 13C 13CO OH CH+ HCO+ H13CO+'.split(
  ' ',
);
