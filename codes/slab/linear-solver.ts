/** A diagonal within this factor of the column's largest entry is pivot enough: it keeps the sparse order. */
const PIVOT_THRESHOLD = 0.1;

const nonZero = new Int32Array(64);

/**
 * Solves A x = b in place for a dense row-major n x n matrix (n up to 64) by Gaussian elimination with threshold pivoting;
 * x replaces b and A is destroyed. Zeros are passed over, which a reaction network's matrix has many of: put sparse rows
 * and columns first. Returns false for a singular matrix.
 */
export function solveInPlace(a: Float64Array, b: Float64Array, n: number): boolean {
  for (let column = 0; column < n; column++) {
    const pivot = pivotRow(a, n, column);
    const pivotValue = a[pivot * n + column]!;
    if (!(Math.abs(pivotValue) > 0) || !Number.isFinite(pivotValue)) return false;
    if (pivot !== column) swapRows(a, b, n, pivot, column);
    eliminateBelow(a, b, n, column);
  }
  substituteBack(a, b, n);
  return true;
}

function pivotRow(a: Float64Array, n: number, column: number): number {
  let pivot = column;
  let largest = Math.abs(a[column * n + column]!);
  for (let row = column + 1; row < n; row++) {
    const size = Math.abs(a[row * n + column]!);
    if (size > largest) {
      largest = size;
      pivot = row;
    }
  }
  return Math.abs(a[column * n + column]!) >= PIVOT_THRESHOLD * largest ? column : pivot;
}

function swapRows(a: Float64Array, b: Float64Array, n: number, i: number, j: number): void {
  for (let k = 0; k < n; k++) {
    const kept = a[i * n + k]!;
    a[i * n + k] = a[j * n + k]!;
    a[j * n + k] = kept;
  }
  const kept = b[i]!;
  b[i] = b[j]!;
  b[j] = kept;
}

function eliminateBelow(a: Float64Array, b: Float64Array, n: number, column: number): void {
  const top = column * n;
  const inverse = 1 / a[top + column]!;
  let count = 0;
  for (let k = column + 1; k < n; k++) if (a[top + k] !== 0) nonZero[count++] = k;
  for (let row = column + 1; row < n; row++) {
    const base = row * n;
    const factor = a[base + column]! * inverse;
    if (factor === 0) continue;
    for (let i = 0; i < count; i++) {
      const k = nonZero[i]!;
      a[base + k]! -= factor * a[top + k]!;
    }
    b[row]! -= factor * b[column]!;
  }
}

function substituteBack(a: Float64Array, b: Float64Array, n: number): void {
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row]!;
    for (let k = row + 1; k < n; k++) sum -= a[row * n + k]! * b[k]!;
    b[row] = sum / a[row * n + row]!;
  }
}
