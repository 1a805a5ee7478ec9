import { type Piece, REACTIONS, type Reaction } from './network.ts';

/** Albedo of the dust to the photons that cosmic rays make; 0.6 is common with RATE99 [M]. */
const CR_PHOTON_ALBEDO = 0.42;
/** The ionisation rate that RATE99's coefficients are written for [s^-1 per H2]. */
const REFERENCE_COSMIC_RAYS = 1.3e-17;

/**
 * Rate coefficients that depend on the temperature, one a reaction: two-body [cm^3 s^-1] and H2 formation on grains
 * [cm^3 s^-1] as alpha (T/300)^beta exp(-gamma/T) (Le Teuff+ 2000); other kinds are 0.
 */
export function thermalCoefficients(temperature: number): Float64Array {
  const logT = Math.log(temperature / 300);
  const k = new Float64Array(REACTIONS.length);
  REACTIONS.forEach((reaction, j) => {
    if (reaction.kind === 'two-body') k[j] = arrhenius(pieceAt(reaction, temperature), temperature, logT);
    if (reaction.kind === 'grain-h2') {
      const piece = pieceAt(reaction, temperature);
      k[j] = piece.alpha * Math.exp(piece.beta * logT);
    }
  });
  return k;
}

/**
 * Rates [s^-1] that do not depend on the temperature, one a reaction: photo alpha (chi/2) exp(-gamma A_V) without line
 * shielding, cosmic rays alpha zeta/1.3e-17, cosmic-ray photons alpha gamma/(1-omega) zeta/1.3e-17; other kinds are 0.
 * `chi` is in Draine units of free space (a face sees half), `cosmicRays` in s^-1 per H2.
 */
export function externalRates(chi: number, av: number, cosmicRays: number): Float64Array {
  const ionisation = cosmicRays / REFERENCE_COSMIC_RAYS;
  const k = new Float64Array(REACTIONS.length);
  REACTIONS.forEach((reaction, j) => {
    const { alpha, gamma } = reaction.pieces[0]!;
    if (reaction.kind === 'photo') k[j] = alpha * 0.5 * chi * Math.exp(-gamma * av);
    if (reaction.kind === 'cosmic-ray') k[j] = alpha * ionisation;
    if (reaction.kind === 'cr-photon') k[j] = ((alpha * gamma) / (1 - CR_PHOTON_ALBEDO)) * ionisation;
  });
  return k;
}

/** The piece whose range holds the temperature (the first where several do), else the nearest one. */
function pieceAt(reaction: Reaction, temperature: number): Piece {
  const [first, ...others] = reaction.pieces;
  return others.reduce(
    (best, piece) => (distance(piece, temperature) < distance(best, temperature) ? piece : best),
    first!,
  );
}

function distance(piece: Piece, temperature: number): number {
  return Math.max(piece.tMin - temperature, temperature - piece.tMax, 0);
}

/** A rate with gamma < 0 explodes below its range: it is held at its value at Tmin there. */
function arrhenius(piece: Piece, temperature: number, logT: number): number {
  const held = piece.gamma < 0 && temperature < piece.tMin;
  const t = held ? piece.tMin : temperature;
  const logarithm = held ? Math.log(piece.tMin / 300) : logT;
  return piece.alpha * Math.exp(piece.beta * logarithm - piece.gamma / t);
}
